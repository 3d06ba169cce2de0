#include "core/base/seal.hpp"

#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

std::vector<std::uint8_t> unhex(std::string_view hex) {
  std::vector<std::uint8_t> bytes;
  for (std::size_t at = 0; at < hex.size(); at += 2) {
    bytes.push_back(
        static_cast<std::uint8_t>(std::stoi(std::string{hex.substr(at, 2)}, nullptr, 16)));
  }
  return bytes;
}

template <std::size_t count>
std::array<std::uint8_t, count> first(const std::vector<std::uint8_t>& bytes) {
  std::array<std::uint8_t, count> all{};
  std::copy_n(bytes.begin(), count, all.begin());
  return all;
}

struct Example {
  std::string key, nonce, about, text, sealed;
};

// McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 13, 14 and 16.
TEST_CASE("seal: the examples of the authors of GCM for 256 bits") {
  const std::string zero(64, '0');
  const std::string key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
  const Example example = GENERATE_COPY(
      Example{zero, "000000000000000000000000", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
      Example{zero, "000000000000000000000000", "", "00000000000000000000000000000000",
              "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
      Example{key, "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
              "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
              "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
              "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
              "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
              "76fc6ece0f4e1768cddf8853bb2d551b"});
  const std::vector<std::uint8_t> about = unhex(example.about);
  const std::vector<std::uint8_t> text = unhex(example.text);
  const auto sealed =
      seal(first<seal_key_bytes>(unhex(example.key)), first<seal_nonce_bytes>(unhex(example.nonce)),
           as_text(about), as_text(text));
  CHECK(sealed == unhex(example.sealed));
}

}  // namespace
}  // namespace menshen::test
