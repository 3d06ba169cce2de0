#include "core/base/digits.hpp"

#include "tests/core/catch.hpp"

namespace menshen::test {
namespace {

constexpr std::string_view wide_1 = "\xef\xbc\x91";
constexpr std::string_view wide_space = "\xe3\x80\x80";

std::string six(std::string_view text) { return typed_digits(text, {6, 6}).value_or("none"); }

TEST_CASE("digits: exactly the wanted number is accepted, with white space") {
  for (const std::string_view text :
       {"482915", " 482915", "482915\n", "\t 482915 \r\n", "482915\x02\x0b\x1d",
        "\xe3\x80\x80 482915 \xe3\x80\x80", "482 915", "4 8 2 9 1 5", "4829\xe3\x80\x80 15",
        "4829\n15"}) {
    CAPTURE(text);
    CHECK(six(text) == "482915");
  }
  CHECK(six("000000") == "000000");
  CHECK(typed_digits("482 9157", {6, 8}) == "4829157");
  CHECK_FALSE(typed_digits("482915733", {6, 8}).has_value());
  CHECK(typed_digits("42", {2, 2}) == "42");
  CHECK_FALSE(typed_digits("482915", {2, 2}).has_value());
}

TEST_CASE("digits: a text with more, fewer or other characters is no code") {
  for (const std::string_view text :
       {"", " ", "48291", "4829155", "482 9155", "482-915", "482915.", "48291a", "a482915",
        "code 482915", "482915 482915", "+82915", "-482915", "4829.5"}) {
    CAPTURE(text);
    CHECK(six(text) == "none");
  }
}

TEST_CASE("BI 131: full-width digits count as digits, and digits of other scripts do not") {
  CHECK(six("\xef\xbc\x94\xef\xbc\x98\xef\xbc\x92\xef\xbc\x99\xef\xbc\x91\xef\xbc\x95") ==
        "482915");
  CHECK(six("4829" + std::string{wide_1} + "5") == "482915");
  CHECK(six(std::string{wide_space} + "48291" + std::string{wide_1}) == "482911");
  CHECK(six("48291\xef\xbc\x9a") == "none");  // U+FF1A, the colon after the nine
  CHECK(six("48291\xef\xbc\x8f") == "none");  // U+FF0F, the slash before the zero
  CHECK(six("48291\xd9\xa5") == "none");      // U+0665, Arabic-Indic (BI 14)
  CHECK(six("48291\xe4\xba\x94") == "none");  // U+4E94, the Chinese numeral
  CHECK(six("48291\xef\xbc") == "none");      // cut short
  CHECK(six("48291\xef\xbd\x91") == "none");  // U+FF51, a letter
}

}  // namespace
}  // namespace menshen::test
