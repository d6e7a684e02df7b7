#include "atlas/files/imageTable.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "atlas/files/idx.h"
#include "atlas/files/npy.h"
#include "base/decimal.h"

namespace atlas {
namespace {

using Bytes = std::span<const uint8_t>;

constexpr double kWhite = 255;
constexpr double kDarkest = 64;  // bytes none of which is above are marks or 4-bit greys
constexpr size_t kMostClasses = 64, kLookedAt = 1000;  // to tell labels from pixels
constexpr std::string_view kNpyMagic{"\x93NUMPY", 6};

std::string_view textOf(Bytes file) {
  return {reinterpret_cast<const char*>(file.data()), file.size()};
}

// A square where d is one.
std::pair<size_t, size_t> shapeOf(size_t d) {
  const auto side = size_t(std::sqrt(double(d)) + 0.5);
  return side * side == d ? std::pair{side, side} : std::pair{size_t{1}, d};
}

Status checkSides(size_t count, size_t rows, size_t cols) {
  if (count == 0) return Status::dataCorrupt("table.empty");
  if (rows == 0 || cols == 0 || rows > kIdxMaxSide || cols > kIdxMaxSide)
    return Status::dataCorrupt("images.side rows cols most", {rows, cols, kIdxMaxSide});
  if (count > kIdxMaxBytes / (rows * cols))
    return Status::dataCorrupt("table.tooLarge most", {kIdxMaxBytes});
  return Status::okay();
}

// Numbers that are no bytes as greys, in single precision as a page keeps them.
template <class T>
Result<std::vector<uint8_t>> greysOf(const std::vector<T>& numbers) {
  double low = INFINITY, high = -INFINITY;
  for (size_t i = 0; i < numbers.size(); ++i) {
    const auto value = double(numbers[i]);
    if (!std::isfinite(value)) return Status::dataCorrupt("table.finite index", {i});
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (low >= 0 && high <= 1 && high > 0) {
    low = 0;
    high = 1;
  } else if (low >= 0 && high <= kWhite && (high > kDarkest || high == low)) {
    low = 0;
    high = kWhite;
  } else if (high <= low) {
    high = low + 1;
  }
  const double scale = kWhite / (high - low);
  std::vector<uint8_t> out(numbers.size());
  for (size_t i = 0; i < out.size(); ++i)
    out[i] = uint8_t(std::clamp(std::floor((double(numbers[i]) - low) * scale + 0.5), 0.0, kWhite));
  return out;
}

Result<std::vector<uint8_t>> labelsOf(const auto& numbers) {
  std::vector<uint8_t> out;
  out.reserve(numbers.size());
  for (const auto number : numbers) {
    const auto value = double(number);
    if (!(value >= 0 && value <= 255) || value != std::floor(value))
      return Status::dataCorrupt("table.label index found", {out.size(), value});
    out.push_back(uint8_t(value));
  }
  return out;
}

// Calls `take` with the array in the type it has.
Status withNpy(Bytes file, const auto& take) {
  const std::string_view header = textOf(file).substr(0, std::min<size_t>(file.size(), 1 << 16));
  const auto is = [&](std::string_view type) {
    return header.find(std::string("'") + std::string(type) + "'") != std::string_view::npos;
  };
  const auto read = [&]<class T>() -> Status {
    ATLAS_GET(array, parseNpy<T>(file));
    return take(array);
  };
  if (is("<f4")) return read.template operator()<float>();
  if (is("<f8")) return read.template operator()<double>();
  if (is("<i4")) return read.template operator()<int32_t>();
  if (is("<u4")) return read.template operator()<uint32_t>();
  if (is("<i8")) return read.template operator()<int64_t>();
  return read.template operator()<uint8_t>();
}

// ---- CSV ----

// Lines that are not empty, with their numbers from 1.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}
  bool next(std::string_view& line) {
    while (at_ < text_.size()) {
      const size_t end = std::min(text_.find_first_of("\r\n", at_), text_.size());
      line = text_.substr(at_, end - at_);
      const bool isPair = end + 1 < text_.size() && text_[end] == '\r' && text_[end + 1] == '\n';
      at_ = end + (isPair ? 2 : 1);
      ++number_;
      if (line.find_first_not_of(" \t") != std::string_view::npos) return true;
    }
    return false;
  }
  size_t number() const { return number_; }

 private:
  std::string_view text_;
  size_t at_ = 0, number_ = 0;
};

char delimiterOf(std::string_view line) {
  for (char mark : {',', ';', '\t'})
    if (line.find(mark) != std::string_view::npos) return mark;
  return ' ';
}

std::string_view plain(std::string_view field) {
  const size_t begin = field.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  field = field.substr(begin, field.find_last_not_of(" \t") - begin + 1);
  if (field.size() >= 2 && field.front() == '"' && field.back() == '"')
    field = field.substr(1, field.size() - 2);
  return field;
}

void split(std::string_view line, char delimiter, std::vector<std::string_view>& fields) {
  fields.clear();
  for (size_t at = 0;;) {
    if (delimiter == ' ') {
      at = line.find_first_not_of(" \t", at);
      if (at == std::string_view::npos) return;
    }
    const size_t found =
        delimiter == ' ' ? line.find_first_of(" \t", at) : line.find(delimiter, at);
    const size_t end = std::min(found, line.size());
    fields.push_back(plain(line.substr(at, end - at)));
    if (end == line.size()) return;
    at = end + 1;
  }
}

std::optional<double> numberOf(std::string_view field) {
  // Most are short whole numbers.
  constexpr size_t kPlainDigits = 9;
  if (!field.empty() && field.size() <= kPlainDigits) {
    double value = 0;
    size_t i = 0;
    for (; i < field.size() && field[i] >= '0' && field[i] <= '9'; ++i)
      value = 10 * value + (field[i] - '0');
    if (i == field.size()) return value;
  }
  if (field.starts_with('+')) field.remove_prefix(1);
  const auto value = readDecimal(std::string(field));
  return value && std::isfinite(*value) ? value : std::nullopt;
}

bool saysLabel(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = char(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  for (const char* one : {"label", "labels", "class", "classes", "target", "targets", "y", "digit",
                          "letter", "species", "variety", "character"})
    if (lower == one) return true;
  return false;
}

struct Csv {
  char delimiter = ',';
  size_t width = 0;
  bool hasNames = false;
  std::vector<std::string> names;  // of the first line
  enum class Labels { none, first, last } labels = Labels::none;
};

// Whether the column could be labels: few whole numbers, of which two differ.
bool areClasses(const std::vector<double>& column) {
  std::vector<double> seen;
  for (double value : column) {
    if (value < 0 || value > 255 || value != std::floor(value)) return false;
    if (std::find(seen.begin(), seen.end(), value) == seen.end()) seen.push_back(value);
    if (seen.size() > kMostClasses) return false;
  }
  return seen.size() > 1 && seen.size() <= std::max<size_t>(2, column.size() / 2);
}

Csv lookAt(std::string_view text) {
  Csv csv;
  Lines lines(text);
  std::string_view line;
  std::vector<std::string_view> fields;
  if (!lines.next(line)) return csv;
  csv.delimiter = delimiterOf(line);
  split(line, csv.delimiter, fields);
  csv.width = fields.size();
  csv.names.assign(fields.begin(), fields.end());
  csv.hasNames = std::any_of(fields.begin(), fields.end(),
                             [](std::string_view field) { return !numberOf(field); });
  if (csv.width < 2) return csv;
  if (csv.hasNames && saysLabel(csv.names.front()))
    csv.labels = Csv::Labels::first;
  else if (csv.hasNames && saysLabel(csv.names.back()))
    csv.labels = Csv::Labels::last;
  const auto isSquare = [](size_t n) { return shapeOf(n).first > 1 || n == 1; };
  if (csv.labels != Csv::Labels::none || isSquare(csv.width) || !isSquare(csv.width - 1))
    return csv;
  std::vector<double> first, last;
  for (bool more = csv.hasNames ? lines.next(line) : true; more && first.size() < kLookedAt;
       more = lines.next(line)) {
    split(line, csv.delimiter, fields);
    if (fields.size() != csv.width) return csv;  // said when it is read
    first.push_back(numberOf(fields.front()).value_or(-1));
    last.push_back(numberOf(fields.back()).value_or(-1));
  }
  if (areClasses(first))
    csv.labels = Csv::Labels::first;
  else if (areClasses(last))
    csv.labels = Csv::Labels::last;
  return csv;
}

// Every number of it, row by row, and the labels apart.
struct Numbers {
  size_t rows = 0, cols = 0;
  std::vector<float> values;
  std::vector<double> labels;
};

Result<Numbers> readNumbers(std::string_view text, const Csv& csv) {
  Numbers out;
  const bool hasLabels = csv.labels != Csv::Labels::none;
  const size_t at = csv.labels == Csv::Labels::first ? 0 : csv.width - 1;
  out.cols = csv.width - (hasLabels ? 1 : 0);
  Lines lines(text);
  std::string_view line;
  std::vector<std::string_view> fields;
  if (csv.hasNames) (void)lines.next(line);
  while (lines.next(line)) {
    split(line, csv.delimiter, fields);
    if (fields.size() != csv.width)
      return Status::dataCorrupt("table.columns line found wanted",
                                 {lines.number(), fields.size(), csv.width});
    for (size_t c = 0; c < csv.width; ++c) {
      const auto number = numberOf(fields[c]);
      if (!number)
        return Status::dataCorrupt("table.number line column text",
                                   {lines.number(), c + 1, std::string(fields[c].substr(0, 40))});
      if (hasLabels && c == at)
        out.labels.push_back(*number);
      else
        out.values.push_back(float(*number));
    }
    if (out.values.size() > kIdxMaxBytes)
      return Status::dataCorrupt("table.tooLarge most", {kIdxMaxBytes});
    ++out.rows;
  }
  if (out.rows == 0) return Status::dataCorrupt("table.noLine");
  return out;
}

}  // namespace

bool isNpy(Bytes file) { return textOf(file).starts_with(kNpyMagic); }

bool isCsv(Bytes file) {
  constexpr size_t kStart = 1 << 16;
  const std::string_view start = textOf(file).substr(0, kStart);
  const auto isText = [](unsigned char c) {
    return c >= 0x20 || c == '\t' || c == '\n' || c == '\r';
  };
  if (!std::all_of(start.begin(), start.end(), isText)) return false;
  Lines lines(start);
  std::string_view line;
  std::vector<std::string_view> fields;
  for (int i = 0; i < 2 && lines.next(line); ++i) {
    split(line, delimiterOf(line), fields);
    // The last may be cut in the middle.
    if (std::count_if(fields.begin(), fields.end(),
                      [](std::string_view field) { return numberOf(field).has_value(); }) > 1)
      return true;
  }
  return false;
}

Result<ImageTable> readNpyImages(Bytes file) {
  ImageTable out;
  ATLAS_TRY(withNpy(file, [&]<class T>(NpyArray<T>& array) -> Status {
    const auto& shape = array.shape;
    if (shape.size() < 2) return Status::dataCorrupt("npy.oneRow found", {shape[0]});
    out.count = shape[0];
    std::tie(out.rows, out.cols) =
        shape.size() == 2 ? shapeOf(shape[1]) : std::pair{shape[1], shape[2]};
    ATLAS_TRY(checkSides(out.count, out.rows, out.cols));
    if constexpr (std::is_same_v<T, uint8_t>) {
      out.bytes = std::move(array.data);
    } else {
      ATLAS_GET(bytes, greysOf(array.data));
      out.bytes = std::move(bytes);
    }
    return Status::okay();
  }));
  return out;
}

Result<std::vector<uint8_t>> readNpyLabels(Bytes file) {
  std::vector<uint8_t> out;
  ATLAS_TRY(withNpy(file, [&]<class T>(NpyArray<T>& array) -> Status {
    if (array.shape.size() > 2 || (array.shape.size() == 2 && array.shape[1] != 1))
      return Status::dataCorrupt("labels.wide found",
                                 {array.data.size() / std::max<size_t>(1, array.shape[0])});
    if (array.data.empty()) return Status::dataCorrupt("table.empty");
    ATLAS_GET(labels, labelsOf(array.data));
    out = std::move(labels);
    return Status::okay();
  }));
  return out;
}

Result<ImageTable> readCsvImages(Bytes file) {
  const std::string_view text = textOf(file);
  const Csv csv = lookAt(text);
  ATLAS_GET(numbers, readNumbers(text, csv));
  ImageTable out;
  out.count = numbers.rows;
  std::tie(out.rows, out.cols) = shapeOf(numbers.cols);
  ATLAS_TRY(checkSides(out.count, out.rows, out.cols));
  ATLAS_GET(bytes, greysOf(numbers.values));
  out.bytes = std::move(bytes);
  ATLAS_GET(labels, labelsOf(numbers.labels));
  out.labels = std::move(labels);
  return out;
}

Result<std::vector<uint8_t>> readCsvLabels(Bytes file) {
  const std::string_view text = textOf(file);
  Csv csv = lookAt(text);
  csv.labels = Csv::Labels::none;
  if (csv.width != 1) return Status::dataCorrupt("labels.wide found", {csv.width});
  ATLAS_GET(numbers, readNumbers(text, csv));
  return labelsOf(numbers.values);
}

}  // namespace atlas
