#include "core/wechat/json_reader.hpp"

#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

Reason reason_of(std::string_view document) {
  Fields fields;
  return read_json(document, fields);
}

TEST_CASE("JSON: strings and numbers keep their bytes, and a 64-bit MsgId its digits") {
  Fields fields;
  const std::string document =
      R"({"MsgId":18446744073709551615,"CreateTime":1790000000,"Content":"a\u4f60\u0000\"",)"
      R"("Latitude":-23.134,"Longitude":-113,"debug_str":"x","Event":"SCAN"})";
  REQUIRE(read_json(document, fields) == Reason::accepted);
  CHECK(fields.get(Field::msg_id) == "18446744073709551615");
  CHECK(fields.get(Field::create_time) == "1790000000");
  CHECK(fields.get(Field::content) == std::string_view("a你\0\"", 6));
  CHECK(fields.get(Field::latitude) == "-23.134");
  CHECK(fields.get(Field::longitude) == "-113");
  CHECK(fields.count() == 6);
}

TEST_CASE("JSON: unknown members are skipped, whatever they contain") {
  const std::string value =
      GENERATE(as<std::string>{}, "null", "true", "-1", "1e9", "[]", "{}", "[1,[2,{\"Event\":3}]]",
               "{\"Event\":\"nested\",\"a\":null}", "\"text\"");
  CAPTURE(value);
  Fields fields;
  const std::string document = "{\"unknown\":" + value + ",\"Event\":\"SCAN\"}";
  REQUIRE(read_json(document, fields) == Reason::accepted);
  CHECK(fields.count() == 1);
  CHECK(fields.get(Field::event) == "SCAN");
}

TEST_CASE("JSON: everything except one object is refused") {
  const std::string document =
      GENERATE(as<std::string>{}, "", "{", "{]", "[]", "[{}]", "1", "\"a\"", "null", "{}{}", "{},",
               "{'a':1}", "{\"a\":1,}", "{\"a\"}", "{a:1}", "{\"a\":\"\n\"}", "{/**/}",
               "{\"a\":01}", "{\"a\":NaN}", "{\"a\":-}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":1e}",
               "{\"a\":+1}", "{\"a\":tru}", "{\"a\":[1,]}", "{\"a\":[,1]}", "{\"a\":[1}}",
               "{\"a\":{]}", "{,}", "{\"a\":1 \"b\":2}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}",
               "{\"a\":\"\\u-123\"}", "{\"a\":\"\\\"}", "{\"a\":\"b}");
  CAPTURE(document);
  CHECK(reason_of(document) == Reason::json_malformed);
  CHECK(reason_of(std::string("{}\0", 3)) == Reason::json_malformed);
}

TEST_CASE("JSON: a number keeps its digits however large it is") {
  Fields fields;
  const std::string digits(60'000, '9');
  const std::string document = "{\"a\":1e" + digits + ",\"Scale\":1e999}";
  REQUIRE(read_json(document, fields) == Reason::accepted);
  CHECK(fields.get(Field::scale) == "1e999");
}

TEST_CASE("JSON: a field occurs once and is text or a number") {
  CHECK(reason_of(R"({"Event":"a","Event":"a"})") == Reason::element_repeated);
  CHECK(reason_of(R"({"Event":"a","\u0045vent":"b"})") == Reason::element_repeated);
  CHECK(reason_of(R"({"Event":null,"Event":"a"})") == Reason::element_repeated);
  CHECK(reason_of(R"({"Event":{},"Event":[]})") == Reason::element_repeated);
  for (const std::string_view value : {"true", "false", "{\"a\":1}", "[[]]", "[\"a\"]"}) {
    REQUIRE(reason_of("{\"Event\":" + std::string{value} + "}") == Reason::field_malformed);
  }
  for (const std::string_view value :
       {"-1", "1.5", "1e5", "18446744073709551616", "\" 1\"", "\"\xef\xbc\x91\"", "\"+1\""}) {
    CAPTURE(value);
    const Reason reason = reason_of("{\"CreateTime\":" + std::string{value} + "}");
    // A number above 64 bits has 20 digits and is refused later, because it is too long for a time.
    REQUIRE(reason == (value.size() == 20 ? Reason::accepted : Reason::field_malformed));
  }
  CHECK(reason_of(R"({"FromUserName":"a\u0001"})") == Reason::field_malformed);
}

std::string with_values(unsigned count, std::string_view value) {
  std::string document = "{\"a\":" + std::string{value};
  for (unsigned at = 1; at < count; ++at) document += ",\"a\":" + std::string{value};
  return document + "}";
}

std::string nested(std::size_t depth) {
  return "{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
}

TEST_CASE("JSON: depth, size and UTF-8 are bounded, and the number of values is not") {
  CHECK(reason_of(nested(7)) == Reason::accepted);
  CHECK(reason_of(nested(8)) == Reason::nesting_too_deep);
  CHECK(reason_of(nested(100'000)) == Reason::nesting_too_deep);
  CHECK(reason_of(with_values(10'000, "9e307")) == Reason::accepted);
  CHECK(reason_of(with_values(10'000, "[0,{}]")) == Reason::accepted);
  CHECK(reason_of("{\"Content\":\"\xff\"}") == Reason::utf8_invalid);
  CHECK(reason_of("{\"Content\":\"\\ud800\"}") == Reason::json_malformed);
  CHECK(reason_of("{\"Content\":\"\\ud800\\u0041\"}") == Reason::json_malformed);
  CHECK(reason_of("{\"Content\":\"\\udc00\"}") == Reason::json_malformed);
  CHECK(reason_of(std::string(400 * 1024, ' ')) == Reason::too_large);
}

TEST_CASE("JSON: escapes stand for their characters") {
  Fields fields;
  const std::string document =
      R"({"Content":"\"\\\/\b\f\n\r\t\u00e9\u20ac\ud83d\ude42","\u0045ncrypt":"a\/b+"})";
  REQUIRE(read_json(document, fields) == Reason::accepted);
  CHECK(fields.get(Field::content) == "\"\\/\b\f\n\r\té€🙂");
  CHECK(fields.get(Field::encrypt) == "a/b+");
}

TEST_CASE("JSON: an empty value is absent, in every form") {
  for (const std::string_view value : {"null", "\"\"", "[]", "{}", "[ ]", "{\n}"}) {
    CAPTURE(value);
    Fields fields;
    const std::string document =
        "{\"EventKey\":" + std::string{value} + ",\"MsgId\":" + std::string{value} + "}";
    REQUIRE(read_json(document, fields) == Reason::accepted);
    CHECK_FALSE(fields.has(Field::event_key));
    CHECK_FALSE(fields.has(Field::msg_id));
  }
}

TEST_CASE("JSON: Encrypt is found behind whatever the bounds refuse") {
  const std::string before =
      GENERATE(as<std::string>{}, "\"Event\":[1,{\"Encrypt\":\"b\"}],", "\"Event\":{\"a\":1},",
               "\"Event\":true,", "\"CreateTime\":\"x\",");
  CAPTURE(before);
  Fields fields;
  const std::string document = "{" + before + "\"Encrypt\":\"c\"}";
  CHECK(read_json(document, fields) != Reason::accepted);
  CHECK(fields.get(Field::encrypt) == "c");
}

}  // namespace
}  // namespace menshen::test
