#include "files.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "atlas/files/imageTable.h"
#include "gzip.h"

namespace atlas::cli {

namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

// Text: a list of labels is one number a line, which is no table of numbers yet.
bool isOneColumn(std::span<const uint8_t> bytes) {
  const auto some = bytes.subspan(0, std::min<size_t>(bytes.size(), 4096));
  return !some.empty() && std::all_of(some.begin(), some.end(), [](uint8_t c) {
    return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n' || c == '\r';
  });
}

}  // namespace

Status inFile(const std::string& path, const Status& status) {
  return {status.code, "file.named file why", {path, status}};
}

Result<std::vector<uint8_t>> readFile(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return Status::notFound("file.folder file", {path});
  }
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) return Status::notFound("file.unreadable file why", {path, std::strerror(errno)});
  const auto size = std::filesystem::file_size(path, error);
  if (!error && size > kIdxMaxBytes + 64) {
    return Status::invalidArgument("file.tooLarge file bytes most",
                                   {path, size, kIdxMaxBytes + 64});
  }
  std::vector<uint8_t> bytes;
  uint8_t buffer[1 << 16];
  for (size_t n; (n = std::fread(buffer, 1, sizeof buffer, file.get())) > 0;) {
    bytes.insert(bytes.end(), buffer, buffer + n);
  }
  if (std::ferror(file.get()))
    return Status::notFound("file.brokenOff file bytes", {path, bytes.size()});
  if (!isGzip(bytes)) return bytes;
  auto unpacked = gunzip(bytes, kIdxMaxBytes + 64);
  if (!unpacked.ok()) return inFile(path, unpacked.status());
  return unpacked;
}

Status prepareFile(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) ATLAS_TRY(makeFolder(folder.string()));
  std::error_code error;
  const bool isThere = std::filesystem::exists(path, error);
  if (!File(std::fopen(path.c_str(), "ab")))
    return Status::invalidArgument("file.unwritable file why", {path, std::strerror(errno)});
  if (!isThere) std::filesystem::remove(path, error);
  return Status::okay();
}

Status writeFile(const std::string& path, std::span<const uint8_t> bytes) {
  File file(std::fopen(path.c_str(), "wb"));
  if (!file || std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size() ||
      std::fclose(file.release()) != 0) {
    return Status::invalidArgument("file.unwritable file why", {path, std::strerror(errno)});
  }
  return Status::okay();
}

Status writeText(const std::string& path, const std::string& text) {
  return writeFile(path, {reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

Status makeFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return Status::invalidArgument("file.noFolder file why", {path, error.message()});
  return Status::okay();
}

Result<DataFiles> readData(const std::string& imagePath, const std::string& labelPath) {
  DataFiles data;
  ATLAS_GET(bytes, readFile(imagePath));
  if (isNpy(bytes) || isCsv(bytes)) {
    auto table = isNpy(bytes) ? readNpyImages(bytes) : readCsvImages(bytes);
    if (!table.ok()) return inFile(imagePath, table.status());
    data.imageBytes = std::move(table->bytes);
    data.labelBytes = std::move(table->labels);
    data.images = {table->count, table->rows, table->cols, data.imageBytes};
    data.labels = data.labelBytes;
  } else {
    data.imageBytes = std::move(bytes);
    auto images = parseIdxImages(data.imageBytes);
    if (!images.ok()) return inFile(imagePath, images.status());
    data.images = images.value();
  }
  if (labelPath.empty()) return data;
  ATLAS_GET(labelBytes, readFile(labelPath));
  IdxLabels labels;
  if (isNpy(labelBytes) || isOneColumn(labelBytes)) {
    auto read = isNpy(labelBytes) ? readNpyLabels(labelBytes) : readCsvLabels(labelBytes);
    if (!read.ok()) return inFile(labelPath, read.status());
    data.labelBytes = std::move(read.value());
    labels.labels = data.labelBytes;
  } else {
    data.labelBytes = std::move(labelBytes);
    auto read = parseIdxLabels(data.labelBytes);
    if (!read.ok()) return inFile(labelPath, read.status());
    labels = read.value();
  }
  if (Status match = checkMatch(data.images, labels); !match.ok()) return inFile(labelPath, match);
  data.labels = labels.labels;
  return data;
}

}  // namespace atlas::cli
