# The two wasm variants and the unit tests under Node. One source; ATLAS_THREADS tells them apart:
#   simd-mt  pthreads
#   simd     one thread: for pages without cross-origin isolation
# The memory of both grows with what is held. A shared one reserves its maximum when it is made, and
# some machines refuse that: web/engine/core.js then makes a smaller one.
set(wasm_link_options
    -sALLOW_MEMORY_GROWTH
    -sINITIAL_MEMORY=32MB
    -sMAXIMUM_MEMORY=2GB
    # Eigen puts up to 128 KB on the stack; Emscripten's default of 64 KB is overwritten silently.
    -sSTACK_SIZE=1MB
    # malloc answers null instead of stopping the program, so that the core can say outOfMemory.
    -sABORTING_MALLOC=0
    # Embind makes a function for each call by text unless it is told not to, and a host may forbid that
    # (script-src without unsafe-eval).
    -sDYNAMIC_EXECUTION=0
    # Nothing is allocated in a loop that counts, and this one is 2.5 kB smaller.
    -sMALLOC=emmalloc
    # Embind's own part must name types as the core does, by address and not by typeid.
    -fno-rtti)
if(ATLAS_THREADS)
  set(variant simd-mt)
  list(APPEND wasm_link_options -sDEFAULT_PTHREAD_STACK_SIZE=1MB
       # A thread that the pool does not hold is refused, not waited for (which would never end).
       -sPTHREAD_POOL_SIZE_STRICT=2 -Wno-pthreads-mem-growth)
else()
  set(variant simd)
endif()

# Programs for Node.
foreach(program atlas_tests atlas_bench)
  target_link_options(
    ${program}
    PRIVATE
    ${wasm_link_options}
    -sENVIRONMENT=node
    -sEXIT_RUNTIME=1
    "$<$<BOOL:${ATLAS_THREADS}>:-sPROXY_TO_PTHREAD;-sPTHREAD_POOL_SIZE=20>")
  set_target_properties(${program} PROPERTIES SUFFIX .cjs)
endforeach()
# Reads the images it is given.
target_link_options(atlas_bench PRIVATE -sNODERAWFS)

file(GLOB binding_sources CONFIGURE_DEPENDS cpp/bindings/*.cc)

# What a visitor downloads counts, and what is not in a loop over pixels or points gains nothing from
# -O3: those sources are compiled for size. The bits of the results are the same at either level.
set(fast_sources ${core_sources})
list(FILTER fast_sources INCLUDE REGEX
     "/(kernels/.*|fmath|layersConv|layersDense|optimizer|rng|symmetricEigen|terms)\\.cc$")
set(small_sources ${core_sources} ${binding_sources})
list(REMOVE_ITEM small_sources ${fast_sources})
set_source_files_properties(${small_sources} PROPERTIES COMPILE_OPTIONS -Oz)

if(binding_sources)
  add_executable(atlas_wasm ${binding_sources})
  target_link_libraries(atlas_wasm PRIVATE atlas atlas_headers)
  target_link_options(
    atlas_wasm
    PRIVATE
    ${wasm_link_options}
    -lembind
    # What the linker's own pass inlines makes nothing faster, and a visitor downloads it.
    -Oz
    -sMODULARIZE
    -sEXPORT_ES6
    -sEXPORT_NAME=createAtlas
    # Made by the caller, who knows what the machine grants: createAtlas({ wasmMemory, mostBytes }).
    -sIMPORTED_MEMORY
    -sENVIRONMENT=web,worker,node
    # How many threads the pool will need is the caller's to say: createAtlas({ threadCount }).
    "$<$<BOOL:${ATLAS_THREADS}>:-sPTHREAD_POOL_SIZE=Module.threadCount-1>"
    "SHELL:--extern-pre-js ${CMAKE_SOURCE_DIR}/tools/cmake/noTypeCheck.js")
  set_target_properties(
    atlas_wasm
    PROPERTIES OUTPUT_NAME atlas
               SUFFIX .js
               LINK_DEPENDS ${CMAKE_SOURCE_DIR}/tools/cmake/noTypeCheck.js
               RUNTIME_OUTPUT_DIRECTORY ${CMAKE_SOURCE_DIR}/web/engine/wasm/${variant})
endif()
