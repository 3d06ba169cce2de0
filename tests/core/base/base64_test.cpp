#include "core/base/base64.hpp"

#include "core/base/constant_time.hpp"
#include "core/base/digest.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

std::optional<std::string> decoded(std::string_view text) {
  std::vector<std::uint8_t> into(text.size() / 4 * 3);
  const Result<std::size_t> size = decode_base64(text, into);
  if (!size) return std::nullopt;
  return std::string{as_text({into.data(), *size})};
}

TEST_CASE("base64: the examples of RFC 4648 section 10") {
  const auto [plain, text] = GENERATE(table<std::string, std::string>({{"", ""},
                                                                       {"f", "Zg=="},
                                                                       {"fo", "Zm8="},
                                                                       {"foo", "Zm9v"},
                                                                       {"foob", "Zm9vYg=="},
                                                                       {"fooba", "Zm9vYmE="},
                                                                       {"foobar", "Zm9vYmFy"}}));
  CHECK(base64(plain) == text);
  CHECK(decoded(text) == plain);
}

TEST_CASE("base64: every byte at every position survives a round trip") {
  for (std::size_t length = 0; length < 70; ++length) {
    std::string bytes;
    for (std::size_t at = 0; at < length; ++at)
      bytes.push_back(static_cast<char>(at * 37 + length));
    REQUIRE(decoded(base64(bytes)) == bytes);
  }
  for (int byte = 0; byte < 256; ++byte) {
    const std::string bytes(3, static_cast<char>(byte));
    REQUIRE(decoded(base64(bytes)) == bytes);
  }
}

TEST_CASE("BI 63-66: only canonical base64 decodes") {
  const std::string text = GENERATE(as<std::string>{}, "Zg=", "Zg", "Zg===", "Z===", "====", "=",
                                    "Zh==", "Zm9=", "Zm8\n", "Zm9v\n", "Zm 8", "Zm9v Zm8=", "-_-_",
                                    "Zg==Zg==", "Zm=v", "Z=9v", "=m9v", "Zm9\x80", "Zm9\xff");
  CAPTURE(text);
  CHECK_FALSE(decoded(text).has_value());
  CHECK_FALSE(decoded(std::string("Zm\0v", 4)).has_value());
}

TEST_CASE("base64: a wrong character is detected at every position") {
  const std::string good = base64("seven blocks of text, 28 byt");
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = '!';
    REQUIRE_FALSE(decoded(bad).has_value());
  }
}

TEST_CASE("digest: SHA-1 and SHA-256 of abc (FIPS 180-4), base64url without padding") {
  const std::array<std::string_view, 3> parts = {"a", "", "bc"};
  const Sha1Digest one = sha1(parts);
  CHECK(base64(as_text(one)) == "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=");
  CHECK(base64url(sha256("abc")) == "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
}

TEST_CASE("CR-07: equal bytes compare equal, and different bytes do not") {
  CHECK(equal_in_constant_time("", ""));
  CHECK(equal_in_constant_time("abc", "abc"));
  CHECK_FALSE(equal_in_constant_time("abc", "abd"));
  CHECK_FALSE(equal_in_constant_time("abc", "bbc"));
  CHECK_FALSE(equal_in_constant_time("abc", "ab"));
  CHECK_FALSE(equal_in_constant_time("ab", "abc"));
}

}  // namespace
}  // namespace menshen::test
