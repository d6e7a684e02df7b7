// The one main of the unit tests; every other file here holds the cases of one concept.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "doctest/doctest.h"
