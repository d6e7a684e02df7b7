/**
 * The engine's worker of one HTML file: glue and all in one script. The first message is the wasm.
 *
 * @module
 */
import './wasmFirst.js';
import '../../engine/worker.js';
