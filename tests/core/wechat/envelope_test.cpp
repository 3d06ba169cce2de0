#include "core/wechat/envelope.hpp"

#include "core/policy.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

struct Bench {
  AesKey with = must(AesKey::parse(key));
  AppId mine = must(AppId::parse(app_id));
  std::vector<std::uint8_t> plain;

  Result<std::string_view> open(std::string_view encrypt) {
    return open_envelope(with, mine, encrypt, plain);
  }
  Reason reason_of(std::string_view encrypt) {
    const auto opened = open(encrypt);
    return opened ? Reason::accepted : opened.reason();
  }
  Reason reason_of_plain(std::string_view bytes) { return reason_of(encrypt_raw(with, bytes)); }
  std::string seal(std::string_view message) {
    return seal_envelope(with, mine, random_16, message);
  }
};

std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(number >> shift));
  return bytes;
}

/// random | length | message | tail, padded like WeChat unless the test says otherwise.
std::string plaintext(std::uint32_t length, std::string_view message, std::string_view tail,
                      bool padded = true) {
  std::string bytes(16, 'r');
  bytes.append(big_endian(length)).append(message).append(tail);
  const std::size_t padding = 32 - bytes.size() % 32;
  if (padded) bytes.append(padding, static_cast<char>(padding));
  return bytes;
}

std::string honest() { return plaintext(5, "hello", app_id); }

TEST_CASE("envelope: a sealed message opens again, with all 32 paddings, 1 byte to 64 KiB") {
  Bench bench;
  std::array<bool, 33> seen{};
  for (std::size_t size = 0; size < 70; ++size) {
    const std::string message(size, static_cast<char>('a' + size % 26));
    REQUIRE(must(bench.open(bench.seal(message))) == message);
    REQUIRE(bench.plain.back() == 32 - (20 + size + app_id.size()) % 32);
    seen[bench.plain.back()] = true;
  }
  CHECK(std::count(seen.begin() + 1, seen.end(), true) == 32);
  CHECK_FALSE(seen[0]);
  const std::string large(64 * 1024, '\xe4');
  CHECK(must(bench.open(bench.seal(large))) == large);
  CHECK(must(bench.open(bench.seal("你好👋🏽\0é"))) == "你好👋🏽\0é");
}

TEST_CASE("CR-09: four spellings of one key open the same envelope") {
  Bench bench;
  const std::string sealed = bench.seal("same");
  std::string spelling{key};  // ends in 'z', index 51 = 0b110011: w, x, y and z share 32 bytes
  for (const char last : std::string_view{"wxyz"}) {
    spelling.back() = last;
    std::vector<std::uint8_t> plain;
    const AesKey with = must(AesKey::parse(spelling));
    CHECK(must(open_envelope(with, bench.mine, sealed, plain)) == "same");
  }
  spelling.back() = 'v';
  const AesKey other = must(AesKey::parse(spelling));
  CHECK_FALSE(open_envelope(other, bench.mine, sealed, bench.plain));
}

TEST_CASE("credentials: a key has 43 characters, a token 3 to 32, an AppID 1 to 64") {
  const std::string k{key};
  for (const std::string& bad : {std::string{}, k.substr(1), k + "=", k + "A", k.substr(1) + "-",
                                 k.substr(1) + "=", k.substr(1) + "\n"}) {
    CAPTURE(bad);
    REQUIRE(AesKey::parse(bad).reason() == Reason::key_malformed);
  }
  for (const std::string& bad : {std::string{"ab"}, std::string(33, 'a'), std::string{"abc-d"},
                                 std::string{"ab c"}, std::string("ab\0", 3)}) {
    REQUIRE(Token::parse(bad).reason() == Reason::token_malformed);
  }
  CHECK(Token::parse("abc"));
  CHECK(Token::parse(std::string(32, 'Z')));
  for (const std::string& bad : {std::string{}, std::string(65, 'w'), std::string{"wx 1"}}) {
    REQUIRE(AppId::parse(bad).reason() == Reason::app_id_malformed);
  }
}

TEST_CASE("BI 63-69: base64 and lengths are checked before decryption") {
  Bench bench;
  const std::string sealed = bench.seal("hello");
  std::string with_newline = sealed;
  with_newline.insert(20, "\n");
  CHECK(bench.reason_of(with_newline) == Reason::base64_malformed);
  CHECK(bench.reason_of("-_" + sealed.substr(2)) == Reason::base64_malformed);
  std::string spare_bits = sealed;  // 64 bytes end in one '=': the character before it has 2 free
  REQUIRE(spare_bits.substr(spare_bits.size() - 2) == sealed.substr(sealed.size() - 2));
  REQUIRE(sealed.ends_with("=="));
  ++spare_bits[spare_bits.size() - 3];
  CHECK(bench.reason_of(spare_bits) == Reason::base64_malformed);
  CHECK(bench.reason_of(sealed.substr(0, sealed.size() - 1)) == Reason::base64_malformed);
  CHECK(bench.reason_of("") == Reason::ciphertext_length);
  CHECK(bench.reason_of_plain(std::string(16, 'x')) == Reason::ciphertext_length);
  CHECK(bench.reason_of_plain(std::string(48, 'x')) == Reason::ciphertext_length);
  CHECK(bench.reason_of(base64(std::string(33, 'x'))) == Reason::ciphertext_length);
  CHECK(bench.reason_of(std::string(policy::encrypt_chars_max + 4, 'A')) == Reason::too_large);
}

TEST_CASE("CR-02, BI 70-73: every padding byte is checked") {
  Bench bench;
  REQUIRE(bench.reason_of_plain(honest()) == Reason::accepted);
  const std::size_t padding = static_cast<std::size_t>(honest().back());
  REQUIRE(padding > 2);
  for (const int last : {0, 33, 64, 128, 255}) {
    std::string bytes = honest();
    bytes.back() = static_cast<char>(last);
    CHECK(bench.reason_of_plain(bytes) == Reason::padding_invalid);
  }
  for (std::size_t at = 1; at <= padding; ++at) {
    std::string bytes = honest();
    bytes[bytes.size() - at] ^= 0x40;
    REQUIRE(bench.reason_of_plain(bytes) == Reason::padding_invalid);
  }
  CHECK(bench.reason_of_plain(std::string(32, '\x20')) == Reason::length_invalid);
  CHECK(bench.reason_of_plain(std::string(13, 'r') + std::string(19, '\x13')) ==
        Reason::length_invalid);
}

TEST_CASE("BI 74-76, CR-03: the length field cannot point outside the envelope") {
  Bench bench;
  const auto with_length = [&](std::uint32_t length) {
    return bench.reason_of_plain(plaintext(length, "hello", app_id));
  };
  const auto rest = static_cast<std::uint32_t>(5 + app_id.size());
  CHECK(with_length(5) == Reason::accepted);
  for (const std::uint32_t over : {rest + 1, rest + 20, 64u, 0x7fffffffu, 0x80000000u, 0xffffffecu,
                                   0xfffffff0u, 0xffffffffu}) {
    CAPTURE(over);
    REQUIRE(with_length(over) == Reason::length_invalid);
  }
  CHECK(with_length(rest) == Reason::app_id_mismatch);
  for (const std::uint32_t off : {0u, 4u, 6u}) CHECK(with_length(off) == Reason::app_id_mismatch);
}

TEST_CASE("BI 77-79, CR-04: the AppID is compared as a whole, byte for byte") {
  Bench bench;
  const std::string mine{app_id};
  std::string upper = mine;
  upper[2] = '5', upper[3] = 'A';
  for (const std::string& tail :
       {std::string{}, std::string{"wx5a1d0c0ffee0b0a8"}, mine.substr(0, 17), mine + "0",
        mine + mine, upper, mine + std::string(1, '\0'), " " + mine}) {
    CAPTURE(tail);
    REQUIRE(bench.reason_of_plain(plaintext(5, "hello", tail)) == Reason::app_id_mismatch);
  }
}

TEST_CASE("BI 80, 81: a changed ciphertext does not open") {
  Bench bench;
  const std::string sealed = bench.seal(std::string(70, 'm'));
  std::vector<std::uint8_t> bytes(sealed.size());
  bytes.resize(must(decode_base64(sealed, bytes)));
  for (std::size_t block = 0; block * 16 < bytes.size(); ++block) {
    std::vector<std::uint8_t> flipped = bytes;
    flipped[block * 16 + 3] ^= 1;
    const auto opened = bench.open(base64(as_text(flipped)));
    // In CBC a flipped bit in the block of the random prefix yields only other random bytes; the
    // signature protects the rest.
    if (opened) CHECK(*opened != std::string(70, 'm'));
  }
  std::vector<std::uint8_t> repeated(48, 0);
  std::copy_n(bytes.begin(), 16, repeated.begin());
  std::copy_n(bytes.begin(), 16, repeated.begin() + 32);
  CHECK(bench.reason_of(base64(as_text(repeated))) == Reason::ciphertext_length);
}

TEST_CASE("envelope: another key never opens it, even if its garbage has valid padding") {
  Bench bench;
  const AesKey other = must(AesKey::parse(old_key));
  for (std::size_t size = 0; size < 2000; ++size) {
    const std::string sealed = bench.seal(std::string(size % 97, 'x') + std::to_string(size));
    REQUIRE_FALSE(open_envelope(other, bench.mine, sealed, bench.plain));
  }
}

}  // namespace
}  // namespace menshen::test
