// The sentence of an error, in English, for the command line and the native tests: from the table
// the page has its own from, web/engine/words.md, which is compiled in. No part of the core, so
// that the wasm carries no words. Tested by tests/cpp/base/sentence_test.cc.
#pragma once

#include <string>

#include "atlas/base/status.h"

namespace atlas {

// A number in it is whole, or has at most ten significant digits. An error that stands in no table
// is its own sentence.
std::string sentence(const Status& status);

}  // namespace atlas
