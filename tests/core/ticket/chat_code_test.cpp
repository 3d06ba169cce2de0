#include "core/ticket/chat_code.hpp"

#include <array>
#include <utility>

#include "tests/core/catch.hpp"

namespace menshen::test {
namespace {

constexpr unsigned six_digits = 1'000'000;

/// A number with zeros in front, as a page would show it.
std::string padded(unsigned number) {
  std::string digits = std::to_string(number);
  return std::string(6 - digits.size(), '0') + digits;
}

/// How many texts that are one wrong digit away from a chat code are chat codes, too.
unsigned wrong_digits_unseen(const std::string& code) {
  unsigned unseen = 0;
  for (std::size_t at = 0; at < code.size(); ++at) {
    std::string wrong = code;
    for (wrong[at] = '0'; wrong[at] <= '9'; ++wrong[at]) {
      if (wrong[at] != code[at] && is_chat_code(wrong)) ++unseen;
    }
  }
  return unseen;
}

unsigned swaps_unseen(const std::string& code) {
  unsigned unseen = 0;
  for (std::size_t at = 1; at < code.size(); ++at) {
    std::string swapped = code;
    std::swap(swapped[at - 1], swapped[at]);
    if (swapped != code && is_chat_code(swapped)) ++unseen;
  }
  return unseen;
}

TEST_CASE("CD-09: no wrong digit and no swap of neighbours turns a chat code into another one") {
  unsigned codes = 0;
  unsigned unseen = 0;
  for (unsigned number = 0; number < six_digits; ++number) {
    const std::string code = padded(number);
    if (!is_chat_code(code)) continue;
    ++codes;
    unseen += wrong_digits_unseen(code) + swaps_unseen(code);
  }
  CHECK(codes == 90'000);  // 9 * 10^4: a first digit, four more, and their check digit
  CHECK(unseen == 0);
}

TEST_CASE("CD-09: the same holds for longer chat codes") {
  for (unsigned number = 100'003; number < six_digits; number += 97) {
    for (const std::string& digits : {std::to_string(number), std::to_string(number) + "7"}) {
      const std::string code = chat_code_of(digits);
      CAPTURE(code);
      REQUIRE(is_chat_code(code));
      REQUIRE(wrong_digits_unseen(code) + swaps_unseen(code) == 0);
    }
  }
}

TEST_CASE("a chat code is its digits and their check digit") {
  CHECK(chat_code_of("57257") == "572579");
  CHECK(chat_code_of("482915").size() == 7);
  CHECK(chat_code_of("4829150").size() == 8);
}

TEST_CASE("a text that is too short or too long or begins with 0 is no chat code") {
  for (const char* text :
       {"", "5724", "57248", "000000", "057257", "572579 ", "57257l", "-57257"}) {
    CAPTURE(text);
    CHECK_FALSE(is_chat_code(text));
  }
  CHECK_FALSE(is_chat_code("572579000"));
}

}  // namespace
}  // namespace menshen::test
