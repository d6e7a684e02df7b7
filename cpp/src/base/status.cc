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

ErrorValue::ErrorValue(const ErrorPart& part) : kind(part.kind) {
  switch (part.kind) {
    case ErrorPart::Kind::number:
      number = part.number;
      break;
    case ErrorPart::Kind::text:
      text = part.text;
      break;
    case ErrorPart::Kind::reason:
      reason = {*part.reason};
      break;
  }
}

Status::Status(StatusCode code, const char* error, Parts parts)
    : code(code), error(error), values(parts.begin(), parts.end()) {}
Status::Status(const Status& other) = default;
Status::Status(Status&& other) noexcept = default;
Status& Status::operator=(const Status& other) = default;
Status& Status::operator=(Status&& other) noexcept = default;
Status::~Status() = default;

Status Status::invalidArgument(const char* error, Parts parts) {
  return {StatusCode::invalidArgument, error, parts};
}
Status Status::dataCorrupt(const char* error, Parts parts) {
  return {StatusCode::dataCorrupt, error, parts};
}
Status Status::notFound(const char* error, Parts parts) {
  return {StatusCode::notFound, error, parts};
}
Status Status::cancelled(const char* error, Parts parts) {
  return {StatusCode::cancelled, error, parts};
}
Status Status::diverged(const char* error, Parts parts) {
  return {StatusCode::diverged, error, parts};
}
Status Status::outOfMemory(const char* error, Parts parts) {
  return {StatusCode::outOfMemory, error, parts};
}

Status outOfRange(const char* name, double found, double least, double most) {
  return Status::invalidArgument("number.range name found least most", {name, found, least, most});
}
Status tooFew(const char* name, double found, double least) {
  return Status::invalidArgument("number.least name found least", {name, found, least});
}
Status notPositive(const char* name, double found) {
  return Status::invalidArgument("number.positive name found", {name, found});
}
Status notFinite(const char* name) {
  return Status::invalidArgument("numbers.finite name", {name});
}
Status unknownChoice(const char* what, const std::string& found, const std::string& allowed) {
  return Status::invalidArgument("choice.unknown name found allowed", {what, found, allowed});
}
std::string joined(std::span<const char* const> names) {
  std::string list;
  for (const char* name : names) list += (list.empty() ? "" : ", ") + std::string(name);
  return list;
}

}  // namespace atlas
