#include "call.h"

#include <emscripten/bind.h>

namespace atlas {
namespace {

// `slice` copies out of wasm memory into an array of its own.
template <class T>
val copied(const T* numbers, size_t count) {
  return val(emscripten::typed_memory_view(count, numbers)).template call<val>("slice");
}

}  // namespace

bool In::has(const char* name) const {
  const val part = object_[name];
  return !part.isNull() && !part.isUndefined();
}
double In::number(const char* name) const {
  double number = 0;
  read(name, number);
  return number;
}
uint32_t In::whole(const char* name) const {
  uint32_t number = 0;
  read(name, number);
  return number;
}
uint64_t In::seed(const char* name) const {
  uint64_t number = 0;
  read(name, number);
  return number;
}
void In::read(const char* name, double& into) const {
  if (has(name)) into = object_[name].as<double>();
}
void In::read(const char* name, float& into) const {
  double number = into;
  read(name, number);
  into = float(number);
}
void In::read(const char* name, bool& into) const {
  double number = into;
  read(name, number);
  into = number != 0;
}
void In::read(const char* name, std::string& into) const {
  if (has(name)) into = object_[name].as<std::string>();
}
template <class T>
void In::readArray(const char* name, std::span<const T>& into) const {
  if (!has(name)) return;
  const val array = object_[name];
  const double bytes = array["length"].as<double>() * sizeof(T);
  T* const data =
      bytes <= double(freeBytes()) ? static_cast<T*>(std::malloc(size_t(bytes) + 1)) : nullptr;
  if (!data) {
    refuse(Status::outOfMemory("memory.field name megabytes free",
                               {name, bytes / 0x1p20, double(freeBytes()) / 0x1p20}));
    return;
  }
  const size_t count = size_t(bytes) / sizeof(T);
  arrays_.emplace_back(data);
  val(emscripten::typed_memory_view(count, data)).call<void>("set", array);
  into = {data, count};
}
void In::read(const char* name, std::span<const double>& into) const { readArray(name, into); }
void In::read(const char* name, std::span<const float>& into) const { readArray(name, into); }
void In::read(const char* name, std::span<const uint32_t>& into) const { readArray(name, into); }
void In::read(const char* name, std::span<const uint8_t>& into) const { readArray(name, into); }

void In::refuse(const Status& status) const {
  if (status_.ok()) status_ = status;
}
bool In::takes(const char* name, size_t wanted, size_t given) const {
  if (given == wanted) return true;
  refuse(Status::invalidArgument("numbers.count name wanted found", {name, wanted, given}));
  return false;
}

size_t In::wholeRows(const char* name, size_t numbers, size_t cols) const {
  if (cols > 0 && numbers % cols == 0) return numbers / cols;
  refuse(Status::invalidArgument("numbers.rows name width found", {name, cols, numbers}));
  return 0;
}

void Out::set(const char* name, const val& part) {
  if (!name) {
    value_ = part;
    return;
  }
  if (value_.isUndefined()) value_ = val::object();
  value_.set(name, part);
}
void Out::write(const char* name, double number) { set(name, val(number)); }
void Out::write(const char* name, bool yes) { set(name, val(yes)); }
void Out::write(const char* name, const std::string& text) { set(name, val(text)); }
void Out::write(const char* name, const std::vector<std::string>& texts) {
  const val list = val::array();
  for (const std::string& text : texts) list.call<void>("push", text);
  set(name, list);
}
static val described(const Status& status) {
  val error = val::object();
  const val values = val::array();
  error.set("kind", std::string(statusCodeName(status.code)));
  error.set("error", std::string(status.error));
  for (const ErrorValue& value : status.values) {
    if (value.kind == ErrorPart::Kind::number)
      values.call<void>("push", value.number);
    else if (value.kind == ErrorPart::Kind::text)
      values.call<void>("push", value.text);
    else
      values.call<void>("push", described(value.reason.front()));
  }
  error.set("values", values);
  return error;
}
void Out::write(const char* name, const Status& status) {
  if (!status.ok()) set(name, described(status));
}
template <class T>
static val listOf(const std::vector<T>& items) {
  const val list = val::array();
  for (const T& item : items) list.call<void>("push", item);
  return list;
}
void Out::writeList(const char* name, const std::vector<double>& numbers) {
  set(name, listOf(numbers));
}
void Out::writeList(const char* name, const std::vector<uint32_t>& numbers) {
  set(name, listOf(numbers));
}
void Out::write(const char* name, const std::vector<double>& numbers) {
  set(name, copied(numbers.data(), numbers.size()));
}
void Out::write(const char* name, const std::vector<float>& numbers) {
  set(name, copied(numbers.data(), numbers.size()));
}
void Out::write(const char* name, const std::vector<uint32_t>& numbers) {
  set(name, copied(numbers.data(), numbers.size()));
}
void Out::write(const char* name, const std::vector<uint8_t>& numbers) {
  set(name, copied(numbers.data(), numbers.size()));
}
void Out::writeArray(const char* name, const double* numbers, size_t count) {
  set(name, copied(numbers, count));
}
void Out::writeArray(const char* name, const float* numbers, size_t count) {
  set(name, copied(numbers, count));
}

Result<LatentModel*> modelOf(Session& session, const In& in) {
  return session.latentModel(in["id"]);
}
Result<Autoencoder<float>*> networkOf(Session& session, const In& in) {
  return session.network(in["id"]);
}
Result<const Pca*> pcaOf(Session& session, const In& in) { return session.pca(in["id"]); }
Result<ByteImages> allImagesOf(Session& session, const In& in) {
  return session.images(in["dataset"]);
}
Result<ByteImages> imagesOf(Session& session, const In& in, uint32_t first, uint32_t count) {
  ATLAS_GET(all, allImagesOf(session, in));
  if (uint64_t(first) + count > all.rows)
    return Status::invalidArgument("images.range first last count",
                                   {first, uint64_t(first) + count - 1, all.rows});
  return ByteImages{all.row(first), count, all.cols, all.stride};
}

Result<ByteImages> upTo(Session& session, const In& in, uint32_t first, uint32_t count) {
  ATLAS_GET(all, allImagesOf(session, in));
  if (first >= all.rows)
    return Status::invalidArgument("images.place index count", {first, all.rows});
  return ByteImages{all.row(first), std::min<size_t>(count, all.rows - first), all.cols,
                    all.stride};
}

const Call* Calls::find(std::string_view name) {
  for (const Calls* some = first; some; some = some->next_) {
    for (const Call& call : some->calls_) {
      if (name == call.name) return &call;
    }
  }
  return nullptr;
}
std::vector<std::string> Calls::names() {
  std::vector<std::string> names;
  for (const Calls* some = first; some; some = some->next_) {
    for (const Call& call : some->calls_) names.push_back(call.name);
  }
  return names;
}

}  // namespace atlas
