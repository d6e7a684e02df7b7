#include "atlas/base/status.h"

namespace atlas {

const char* statusCodeName(StatusCode code) {
  switch (code) {
    case StatusCode::ok:
      return "ok";
    case StatusCode::invalidArgument:
      return "invalidArgument";
    case StatusCode::dataCorrupt:
      return "dataCorrupt";
    case StatusCode::notFound:
      return "notFound";
    case StatusCode::cancelled:
      return "cancelled";
    case StatusCode::diverged:
      return "diverged";
    case StatusCode::outOfMemory:
      return "outOfMemory";
  }
  return "unknown";
}

}  // namespace atlas
