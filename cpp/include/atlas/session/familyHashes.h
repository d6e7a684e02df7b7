// The determinism contract in one call: a small model of every family, trained here. Environments,
// variants and thread counts that keep the contract answer the same: `npm run check:determinism`.
#pragma once

#include <string>
#include <vector>

#include "atlas/base/status.h"
#include "atlas/session/session.h"

namespace atlas {

struct FamilyHash {
  std::string family;
  std::string sha256;  // weightsSha256 (modelFile.h) after the run
};

// Some two hundred steps of a model of each family on ground-truth digits, points and ribbons; of
// PCA its fit. A second or two on one core. What it needs in the session is named "hashes/…", and
// dropped.
Result<std::vector<FamilyHash>> familyHashes(Session& session);

}  // namespace atlas
