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
        "4829\n15", "482-915", "-482915",
        "4829\xe2\x80\x93"
        "15"}) {
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
  for (const std::string_view text : {"",
                                      " ",
                                      "48291",
                                      "4829155",
                                      "482 9155",
                                      "482915.",
                                      "48291a",
                                      "a482915",
                                      "482915 482915",
                                      "+82915",
                                      "4829.5",
                                      "482915元",
                                      "邮编 482915",
                                      "买 482915 个",
                                      "482915验证码",
                                      "codes 482915",
                                      "验证码验证码 482915",
                                      "我的验证码 482915",
                                      "x code 482915",
                                      "482915/",
                                      "482915:",
                                      "482915#",
                                      "№482915",
                                      "４８２９１五",
                                      "48291〇",
                                      "482915\n谢谢",
                                      "code",
                                      "验证码",
                                      "482915 code",
                                      "😀482915"}) {
    CAPTURE(text);
    CHECK(six(text) == "none");
  }
}

TEST_CASE("BI 131: digits are read as people copy and type them") {
  for (const std::string_view text : {"482915\u00a0",
                                      "482\u00a0915",
                                      "\u2005482915",
                                      "482\u2005915",
                                      "482\u200b915",
                                      "\u202d482915\u202c",
                                      "\u2066482915\u2069",
                                      "\ufeff482915",
                                      "482915\ufeff",
                                      "482\u00ad915",
                                      "482\u2011915",
                                      "482－915",
                                      "482–915",
                                      "482−915",
                                      "482ー915",
                                      "482、915",
                                      "482915。",
                                      "482915．",
                                      "482，915",
                                      "「482915」",
                                      "『482915』",
                                      "【482915】",
                                      "（482915）",
                                      "《482915》",
                                      "“482915”",
                                      "(482915)",
                                      "[482915]",
                                      "{482915}",
                                      "<482915>",
                                      "482915！",
                                      "482915～",
                                      "482915\u2028",
                                      "\u0085482915",
                                      "\u1680482915",
                                      "4\u20608\u20602915",
                                      "482915\ufe0f",
                                      "\u3164482915",
                                      "\U000e0020482915",
                                      "　482915　",
                                      "482915…",
                                      "验证码 482915",
                                      "验证码482915",
                                      "验证码：482915",
                                      "验证码:482915",
                                      "登录码 482915",
                                      "登入碼：482 915",
                                      "驗證碼 482915",
                                      "【验证码】482915",
                                      "code 482915",
                                      "Code: 482915",
                                      "CODE:482915",
                                      "code\n482915",
                                      "ログインコード：482915",
                                      "確認コード 482915",
                                      "\u200b验证码\u00a0482-915。",
                                      "コード 482915"}) {
    CAPTURE(text);
    CHECK(six(text) == "482915");
  }
  for (const std::string_view text :
       {"42 ", "４２", "42。", "【42】", "4 2", "\ufeff42", "验证码 42"}) {
    CAPTURE(text);
    CHECK(typed_digits(text, {2, 2}) == "42");
  }
}

TEST_CASE("digits: every other character of ASCII makes a text no number") {
  for (char c = '!'; c < 0x7f; ++c) {
    CAPTURE(c);
    const bool skipped = std::string_view{"-()<>[]{}"}.find(c) != std::string_view::npos;
    const std::string text = "482915" + std::string{c};
    CHECK(six(text) == (skipped ? "482915" : "none"));
  }
}

TEST_CASE("digits: the lone runs of digits in a text are found by their length") {
  const auto [text, runs] = GENERATE(table<std::string_view, std::string_view>({
      {"", ""},
      {"你好", ""},
      {"买 20 个", "2"},
      {"我的码 482 915", "6"},
      {"我的码 ４８２９１５，谢谢", "6"},
      {"482915 是我的", "6"},
      {"邮编 210000，订单 450000", ""},
      {"邮编 210000，订单 4500001", "67"},
      {"电话 138 1234 5678", ""},
      {"2 楼 36 号 482915", "126"},
      {"20。36", ""},
      {"20-36", "4"},
      {"482915", "6"},
      {"\xff"
       "42",
       "2"},
  }));
  CAPTURE(text);
  CHECK(lone_digit_runs(text) == runs);
}

TEST_CASE("BI 131: full-width digits count as digits, and digits of other scripts do not") {
  CHECK(six("\xef\xbc\x94\xef\xbc\x98\xef\xbc\x92\xef\xbc\x99\xef\xbc\x91\xef\xbc\x95") ==
        "482915");
  CHECK(six("4829" + std::string{wide_1} + "5") == "482915");
  CHECK(six(std::string{wide_space} + "48291" + std::string{wide_1}) == "482911");
  CHECK(six("48291\xef\xbc\x9a") == "none");  // U+FF1A, the colon after the nine, is no digit
  CHECK(six("48291\xef\xbc\x8f") == "none");  // U+FF0F, the slash before the zero
  CHECK(six("48291\xd9\xa5") == "none");      // U+0665, Arabic-Indic (BI 14)
  CHECK(six("48291\xe4\xba\x94") == "none");  // U+4E94, the Chinese numeral
  CHECK(six("48291\xef\xbc") == "none");      // cut short
  CHECK(six("48291\xef\xbd\x91") == "none");  // U+FF51, a letter
}

}  // namespace
}  // namespace menshen::test
