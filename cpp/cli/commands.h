// The commands of `latent-atlas`. Each takes the words after its name and ends with ok or a
// sentence. What they print and write is described in usage() of main.cc.
#pragma once

#include <string>
#include <vector>

#include "atlas/base/status.h"

namespace atlas::cli {

using Words = std::vector<std::string>;

Status runPca(const Words& words);
Status runTrain(const Words& words);
Status runEval(const Words& words);
Status runInspect(const Words& words);
Status runDigits(const Words& words);
Status runSprites(const Words& words);
Status runFactors(const Words& words);
Status runHashes(const Words& words);
Status runShapes(const Words& words);
Status runCodes(const Words& words);

}  // namespace atlas::cli
