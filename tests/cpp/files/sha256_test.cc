#include "atlas/files/sha256.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace atlas {
namespace {

std::span<const uint8_t> bytes(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

}  // namespace

TEST_CASE("SHA-256 of the messages NIST publishes") {
  CHECK(sha256Hex(bytes("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256Hex(bytes("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256Hex(bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256Hex(bytes(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a message in pieces has the digest of the whole, at every length around a block") {
  for (size_t length = 0; length < 131; ++length) {
    CAPTURE(length);
    std::string text;
    for (size_t i = 0; i < length; ++i) text += char(i * 7);
    Sha256 pieces;
    for (size_t at = 0; at < length; at += 13) pieces.update(bytes(text.substr(at, 13)));
    std::string hex;
    for (uint8_t b : pieces.digest()) {
      hex += "0123456789abcdef"[b >> 4];
      hex += "0123456789abcdef"[b & 15];
    }
    CHECK(hex == sha256Hex(bytes(text)));
  }
}

TEST_CASE("floats are hashed as little-endian bytes") {
  const std::vector<float> values = {1.0f, -2.0f};
  const uint8_t expected[] = {0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0};
  CHECK(sha256Hex(values) == sha256Hex(std::span<const uint8_t>(expected)));
}

}  // namespace atlas
