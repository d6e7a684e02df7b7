// What the commands share: the threads they run on and where their reports go.
#pragma once

#include <memory>

#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "json.h"
#include "options.h"

namespace atlas::cli {

// As many threads as --threads says, or as there are cores.
Result<ThreadPool*> openPool(const Options& options, std::unique_ptr<ThreadPool>& pool);
// To the file of --json, or to stdout without it.
Status report(const Options& options, const Json& json);

}  // namespace atlas::cli
