#include "core/wechat/utf8.hpp"

#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

const std::vector<std::string> good = {
    "",
    "plain ASCII, longer than eight bytes",
    std::string("\0", 1),
    "\x7f",
    "\xc2\x80",
    "\xdf\xbf",
    "\xe0\xa0\x80",
    "\xed\x9f\xbf",
    "\xee\x80\x80",
    "\xef\xbf\xbf",
    "\xf0\x90\x80\x80",
    "\xf4\x8f\xbf\xbf",
    "你好，世界",
    "👋🏽é",
};

const std::vector<std::string> bad = {
    "\x80",  // continuation alone
    "\xbf",
    "\xc0\xaf",  // overlong '/'
    "\xc1\xbf",
    "\xc2",  // cut short
    "\xc2 ",
    "\xe0\x9f\xbf",  // overlong
    "\xe4\xbd",      // cut short
    "\xe4\xbd ",
    "\xed\xa0\x80",  // surrogates
    "\xed\xbf\xbf",
    "\xf0\x8f\xbf\xbf",  // overlong
    "\xf0\x9f\x91",      // cut short
    "\xf0\x9f\x91 ",
    "\xf4\x90\x80\x80",  // above U+10FFFF
    "\xf5\x80\x80\x80",
    "\xfe",
    "\xff",
    "\xff\xfe<\0x",  // UTF-16's byte order mark
};

TEST_CASE("UTF-8: well-formed sequences are accepted at every offset") {
  for (const std::string& sequence : good) {
    for (std::size_t before = 0; before < 10; ++before) {
      REQUIRE(is_utf8(std::string(before, 'a') + sequence));
      REQUIRE(is_utf8(std::string(before, 'a') + sequence + "12345678"));
    }
  }
}

TEST_CASE("BI 55, 56: ill-formed sequences are refused at every offset") {
  for (const std::string& sequence : bad) {
    for (std::size_t before = 0; before < 10; ++before) {
      CAPTURE(sequence, before);
      REQUIRE_FALSE(is_utf8(std::string(before, 'a') + sequence));
      REQUIRE_FALSE(is_utf8(std::string(before, 'a') + sequence + "12345678"));
    }
  }
}

TEST_CASE("UTF-8: every encoded code point is accepted, and every surrogate is refused") {
  const auto tail = [](unsigned bits) { return static_cast<char>(0x80u | (bits & 0x3fu)); };
  for (unsigned point = 0x800; point <= 0x10ffff; point += point < 0x10000 ? 1 : 251) {
    std::string text;
    if (point < 0x10000) {
      text.push_back(static_cast<char>(0xe0u | point >> 12));
    } else {
      text.push_back(static_cast<char>(0xf0u | point >> 18));
      text.push_back(tail(point >> 12));
    }
    text.push_back(tail(point >> 6));
    text.push_back(tail(point));
    const bool surrogate = point >= 0xd800 && point <= 0xdfff;
    if (is_utf8(text) == surrogate) FAIL("code point " << point);
  }
}

}  // namespace
}  // namespace menshen::test
