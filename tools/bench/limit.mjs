/**
 * The most 128-bit arithmetic this machine's wasm does: x ← x·c + d in registers that do not wait for
 * one another, assembled by hand so that Node and a page run the same instructions whatever a compiler
 * thinks of them. Strict SIMD has no fused multiply-add: two operations of four lanes each.
 * Serialised into pages: a function here may use nothing from outside itself.
 * @module
 */

/**
 * @typedef {object} Limit
 * @property {() => number} measure GFLOP/s: the best of some slices of about a millisecond
 */

/** @returns {Limit} */
export function makeLimit() {
  const unroll = 4;
  /** @param {number} chains independent sums; the best number depends on the registers V8 keeps free */
  function assemble(chains) {
    /** @param {number} n @returns {number[]} LEB128 */
    const leb = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...leb(n >> 7)]);
    /** @param {number} id @param {number[]} bytes */
    const section = (id, bytes) => [id, ...leb(bytes.length), ...bytes];
    /** @param {number} value */
    const float = (value) => [0x43, ...new Uint8Array(new Float32Array([value]).buffer)];
    const [get, set, splat, mul, add, lane] = [0x20, 0x21, 0x13, 0xe6, 0xe4, 0x1f];
    const simd = (/** @type {number} */ op) => [0xfd, ...leb(op)];
    // Parameters 0 count, 1 c, 2 d; locals 3 and 4 the same in four lanes, from 5 on the chains.
    const [first, all] = [5, Array.from({ length: chains }, (_, i) => 5 + i)];
    const body = [
      1,
      ...leb(chains + 2),
      0x7b,
      get,
      1,
      ...simd(splat),
      set,
      3,
      get,
      2,
      ...simd(splat),
      set,
      4,
      ...all.flatMap((x) => [...float(x), ...simd(splat), set, x]),
      0x03,
      0x40, // loop
      ...Array.from({ length: unroll }, () =>
        all.flatMap((x) => [get, x, get, 3, ...simd(mul), get, 4, ...simd(add), set, x]),
      ).flat(),
      get,
      0,
      0x41,
      1,
      0x6b,
      0x22,
      0,
      0x0d,
      0,
      0x0b, // while (--count)
      ...all.flatMap((x) => [get, x, ...simd(lane), 0, ...(x === first ? [] : [0x92])]),
      0x0b,
    ];
    const bytes = new Uint8Array([
      0,
      0x61,
      0x73,
      0x6d,
      1,
      0,
      0,
      0,
      ...section(1, [1, 0x60, 3, 0x7f, 0x7d, 0x7d, 1, 0x7d]),
      ...section(3, [1, 0]),
      ...section(7, [1, 5, 0x6c, 0x69, 0x6d, 0x69, 0x74, 0, 0]), // "limit"
      ...section(10, [1, ...leb(body.length), ...body]),
    ]);
    const { limit } = /** @type {{ limit: (count: number, c: number, d: number) => number }} */ (
      /** @type {unknown} */ (new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports)
    );
    return { limit, flop: 8 * chains * unroll };
  }
  const loops = [10, 12, 13].map(assemble);
  const count = 10_000;
  const sample = () => {
    let best = 0;
    for (const { limit, flop } of loops) {
      const start = performance.now();
      let calls = 0;
      do limit(count, 0.75, 0.5);
      while ((++calls, performance.now() - start < 1));
      best = Math.max(best, (flop * count * calls) / (performance.now() - start) / 1e6);
    }
    return best;
  };
  for (let i = 0; i < 60; ++i) sample(); // until optimised code has replaced the baseline
  return { measure: () => Math.max(...Array.from({ length: 6 }, sample)) };
}
