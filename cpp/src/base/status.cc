#include "atlas/base/status.h"

#include "base/decimal.h"

namespace atlas {

constexpr size_t kSentenceDigits = 10;

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

Status::Status(const Status& other) = default;
Status::Status(Status&& other) noexcept = default;
Status& Status::operator=(const Status& other) = default;
Status& Status::operator=(Status&& other) noexcept = default;
Status::~Status() = default;

std::string SentencePart::text() const {
  switch (kind_) {
    case Kind::real:
      return roundedDecimal(real_, kSentenceDigits);
    case Kind::whole:
      return std::to_string(whole_);
    case Kind::natural:
      return std::to_string(natural_);
    case Kind::text:
      return text_;
  }
  return {};
}

std::string sentence(const char* pattern, std::initializer_list<SentencePart> parts) {
  std::string out;
  const SentencePart* next = parts.begin();
  for (const char* at = pattern; *at; ++at) {
    if (at[0] == '{' && at[1] == '}' && next != parts.end()) {
      out += next++->text();
      ++at;
    } else {
      out += *at;
    }
  }
  return out;
}

Status Status::invalidArgument(const char* pattern, std::initializer_list<SentencePart> parts) {
  return {StatusCode::invalidArgument, sentence(pattern, parts)};
}
Status Status::dataCorrupt(const char* pattern, std::initializer_list<SentencePart> parts) {
  return {StatusCode::dataCorrupt, sentence(pattern, parts)};
}
Status Status::notFound(const char* pattern, std::initializer_list<SentencePart> parts) {
  return {StatusCode::notFound, sentence(pattern, parts)};
}
Status Status::diverged(const char* pattern, std::initializer_list<SentencePart> parts) {
  return {StatusCode::diverged, sentence(pattern, parts)};
}
Status Status::outOfMemory(const char* pattern, std::initializer_list<SentencePart> parts) {
  return {StatusCode::outOfMemory, sentence(pattern, parts)};
}

}  // namespace atlas
