// @ts-nocheck
/* eslint-disable */
// Made by Emscripten out of cpp/bindings; do not edit.
