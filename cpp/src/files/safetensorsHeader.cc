#include "files/safetensorsHeader.h"

#include <limits>

namespace atlas {
namespace {

constexpr size_t kMaxRank = 8;

// Reads one token after another; the first failure is kept and everything after it is refused.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool failed() const { return !status_.ok(); }
  const Status& status() const { return status_; }

  // `error` names the place, and some what stands there or is wanted there.
  void fail(const char* error, const std::string& name = {}) {
    if (!failed()) status_ = Status::dataCorrupt(error, {at_, name});
  }
  void failText() { fail("header.text place"); }
  void failNumber() { fail("header.number place"); }

  bool accept(char c) {
    skipSpace();
    if (failed() || at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!accept(c)) fail("header.wanted place wanted", std::string(1, c));
  }
  bool atEnd() {
    skipSpace();
    return at_ == text_.size();
  }

  std::string string() {
    std::string out;
    expect('"');
    while (!failed()) {
      if (at_ >= text_.size()) {
        failText();
        break;
      }
      const char c = text_[at_++];
      if (c == '"') break;
      if (uint8_t(c) < 0x20) failText();
      if (c == '\\')
        escape(out);
      else
        out += c;
    }
    return out;
  }

  uint64_t number() {
    skipSpace();
    uint64_t value = 0;
    const size_t begin = at_;
    for (; !failed() && at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
      const uint64_t digit = uint64_t(text_[at_] - '0');
      if (value > (std::numeric_limits<uint64_t>::max() - digit) / 10) failNumber();
      value = value * 10 + digit;
    }
    if (at_ == begin || (at_ > begin + 1 && text_[begin] == '0')) failNumber();
    return value;
  }

  std::vector<uint64_t> numbers() {
    std::vector<uint64_t> out;
    expect('[');
    if (accept(']')) return out;
    do {
      out.push_back(number());
      if (out.size() > kMaxRank) fail("header.list place");
    } while (accept(','));
    expect(']');
    return out;
  }

  // Calls member(key) before each value of an object.
  template <class Member>
  void object(Member&& member) {
    expect('{');
    if (accept('}')) return;
    do {
      const std::string key = string();
      expect(':');
      if (!failed()) member(key);
    } while (accept(','));
    expect('}');
  }

 private:
  void skipSpace() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r'))
      ++at_;
  }

  uint32_t hex4() {
    uint32_t value = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = at_ < text_.size() ? text_[at_] : ' ';
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) {
        failText();
        return 0;
      }
      value = value * 16 + uint32_t(digit);
    }
    return value;
  }

  void escape(std::string& out) {
    constexpr std::string_view kNames = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
    const char c = at_ < text_.size() ? text_[at_++] : ' ';
    if (const size_t which = kNames.find(c); which != std::string_view::npos) {
      out += kMeanings[which];
      return;
    }
    if (c != 'u') return failText();
    uint32_t code = hex4();
    if (code >= 0xd800 && code < 0xe000) {  // half of a surrogate pair
      if (code >= 0xdc00 || text_.substr(at_, 2) != "\\u") return failText();
      at_ += 2;
      const uint32_t low = hex4();
      if (low < 0xdc00 || low >= 0xe000) return failText();
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    if (code < 0x80) {
      out += char(code);
    } else if (code < 0x800) {
      out += char(0xc0 | code >> 6);
      out += char(0x80 | (code & 63));
    } else {
      if (code < 0x10000) {
        out += char(0xe0 | code >> 12);
      } else {
        out += char(0xf0 | code >> 18);
        out += char(0x80 | (code >> 12 & 63));
      }
      out += char(0x80 | (code >> 6 & 63));
      out += char(0x80 | (code & 63));
    }
  }

  std::string_view text_;
  size_t at_ = 0;
  Status status_;
};

HeaderEntry readEntry(Reader& reader, const std::string& name) {
  HeaderEntry entry;
  entry.name = name;
  bool dtype = false, shape = false, offsets = false;
  const auto once = [&](bool& seen) {
    if (seen) reader.fail("header.tensor place name", name);
    seen = true;
  };
  reader.object([&](const std::string& key) {
    if (key == "dtype") {
      once(dtype);
      entry.dtype = reader.string();
    } else if (key == "shape") {
      once(shape);
      entry.shape = reader.numbers();
    } else if (key == "data_offsets") {
      once(offsets);
      const auto range = reader.numbers();
      if (range.size() != 2) return reader.fail("header.tensor place name", name);
      entry.begin = range[0];
      entry.end = range[1];
    } else {
      reader.fail("header.tensor place name", name);
    }
  });
  if (!dtype || !shape || !offsets) reader.fail("header.tensor place name", name);
  return entry;
}

}  // namespace

Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view json) {
  Reader reader(json);
  SafetensorsHeader header;
  bool metadata = false;
  std::map<std::string, bool> names;
  reader.object([&](const std::string& key) {
    if (key != "__metadata__") {
      if (!names.emplace(key, true).second) return reader.fail("header.twice place name", key);
      header.entries.push_back(readEntry(reader, key));
      return;
    }
    if (metadata) return reader.fail("header.twice place name", key);
    metadata = true;
    reader.object([&](const std::string& name) {
      if (!header.metadata.emplace(name, reader.string()).second)
        reader.fail("header.twice place name", name);
    });
  });
  if (!reader.failed() && !reader.atEnd()) reader.fail("header.after place");
  if (reader.failed()) return reader.status();
  return header;
}

std::string jsonString(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (uint8_t(c) < 0x20) {
      constexpr char kHex[] = "0123456789abcdef";
      out += "\\u00";
      out += kHex[uint8_t(c) >> 4];
      out += kHex[uint8_t(c) & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace atlas
