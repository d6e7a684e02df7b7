# The header-only libraries, as one target `atlas_headers`: found on the system by find_package, else
# fetched at the pinned version.
#
# The target's only include directory is a folder of links to those libraries. Their packages name
# /usr/include, and a cross compiler that is given /usr/include reads the host's C library from it.
include(FetchContent)

set(header_links ${CMAKE_BINARY_DIR}/headers)
file(MAKE_DIRECTORY ${header_links})

# atlas_header_library(<package> <target> <folder of headers> <archive URL> <SHA-256> <its headers' place>)
function(atlas_header_library package target folder url sha256 archive_include)
  find_package(${package} CONFIG QUIET)
  set(found "")
  if(TARGET ${target})
    get_target_property(directories ${target} INTERFACE_INCLUDE_DIRECTORIES)
    foreach(directory IN LISTS directories)
      if(IS_DIRECTORY ${directory}/${folder})
        set(found ${directory}/${folder})
      endif()
    endforeach()
  endif()
  if(NOT found)
    message(STATUS "${package} is not installed: fetching ${url}")
    string(TOLOWER ${package} name)
    # SOURCE_SUBDIR names no CMakeLists.txt on purpose: only the headers are wanted.
    FetchContent_Declare(
      ${name}
      URL ${url}
      URL_HASH SHA256=${sha256}
      DOWNLOAD_EXTRACT_TIMESTAMP ON
      SOURCE_SUBDIR headers-only)
    FetchContent_MakeAvailable(${name})
    set(found ${${name}_SOURCE_DIR}/${archive_include}/${folder})
  endif()
  message(STATUS "${package}: ${found}")
  file(CREATE_LINK ${found} ${header_links}/${folder} SYMBOLIC)
endfunction()

atlas_header_library(
  Eigen3 Eigen3::Eigen Eigen
  https://gitlab.com/libeigen/eigen/-/archive/3.4.0/eigen-3.4.0.tar.gz
  8586084f71f9bde545ee7fa6d00288b264a2b7ac3607b974e54d13e7162c1c72 .)
atlas_header_library(
  xtl xtl xtl
  https://github.com/xtensor-stack/xtl/archive/refs/tags/0.7.7.tar.gz
  44fb99fbf5e56af5c43619fc8c29aa58e5fad18f3ba6e7d9c55c111b62df1fbb include)
atlas_header_library(
  xtensor xtensor xtensor
  https://github.com/xtensor-stack/xtensor/archive/refs/tags/0.25.0.tar.gz
  32d5d9fd23998c57e746c375a544edf544b74f0a18ad6bc3c38cbba968d5e6c7 include)
atlas_header_library(
  doctest doctest::doctest doctest
  https://github.com/doctest/doctest/archive/refs/tags/v2.4.11.tar.gz
  632ed2c05a7f53fa961381497bf8069093f0d6628c5f26286161fbd32a560186 .)

add_library(atlas_headers INTERFACE)
target_include_directories(atlas_headers SYSTEM INTERFACE ${header_links})
