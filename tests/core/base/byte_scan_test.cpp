#include "core/base/byte_scan.hpp"

#include <string>

#include "tests/core/catch.hpp"

namespace menshen::test {
namespace {

char byte_of(unsigned value) { return static_cast<char>(value); }

/// `value` at each position of texts shorter and longer than one, two and four words.
template <class Check>
void everywhere(char value, Check check) {
  for (const std::size_t size : {1u, 7u, 8u, 9u, 16u, 19u, 32u, 43u}) {
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'k');
      text[at] = value;
      check(text, at);
    }
  }
}

constexpr auto nothing = [](char /*c*/) { return false; };

TEST_CASE("byte scan: a byte outside ' ' to '~' is detected at every position") {
  for (unsigned value = 0; value < 256; ++value) {
    const char byte = byte_of(value);
    const bool printable = value >= 0x20 && value <= 0x7e;
    everywhere(byte, [&](const std::string& text, std::size_t /*at*/) {
      CHECK(is_printable_or(text, nothing) == printable);
      CHECK(is_printable_or(text, [&](char c) { return c == byte; }));
    });
  }
}

TEST_CASE("byte scan: a search returns the first position of a byte, or the size of the text") {
  for (unsigned value = 0; value < 256; ++value) {
    const char byte = byte_of(value);
    if (byte == 'k') continue;
    everywhere(byte, [&](const std::string& text, std::size_t at) {
      CHECK(find_byte(text, byte) == at);
      CHECK(find_byte(text + byte, byte) == at);
      CHECK(find_byte(text.substr(0, at), byte) == at);
    });
  }
  CHECK(find_byte("", 'a') == 0);
}

TEST_CASE("byte scan: bytes that differ in one bit are distinguished") {
  for (unsigned value = 0; value < 256; ++value) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      const std::string text(16, byte_of(value ^ (1u << bit)));
      CHECK(find_byte(text, byte_of(value)) == text.size());
    }
  }
}

}  // namespace
}  // namespace menshen::test
