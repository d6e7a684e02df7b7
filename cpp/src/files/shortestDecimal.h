// The shortest decimal that reads back as the same double, as std::to_chars(value) of C++17 writes
// it. That function brings tables of 100 KB, a fifth of what a visitor downloads; a model file
// needs it for three settings. Tested by tests/cpp/files/shortestDecimal_test.cc against
// std::to_chars.
#pragma once

#include <string>

namespace atlas {

// Precondition: value is finite.
std::string shortestDecimal(double value);

}  // namespace atlas
