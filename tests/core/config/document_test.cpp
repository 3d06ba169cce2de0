#include "core/config/document.hpp"

#include "core/config/config.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

/// The only fault of a text that is not a valid document.
std::string fault_of(std::string_view text) {
  const ConfigResult result = read_config(text);
  REQUIRE_FALSE(result.config.has_value());
  REQUIRE(result.faults.size() == 1);
  CHECK(result.faults[0].pointer.empty());
  return result.faults[0].sentence;
}

bool says(std::string_view sentence, std::string_view words) {
  CAPTURE(sentence, words);
  return sentence.find(words) != std::string_view::npos;
}

TEST_CASE("config: a syntax error is reported with its line and column") {
  const auto [text, place] =
      GENERATE(table<std::string, std::string>({{"x", "line 1, column 1"},
                                                {"{]", "line 1, column 2"},
                                                {"{\n  \"a\": ]", "line 2, column 8"},
                                                {"{\n\n\n}}", "line 4, column 2"},
                                                {"{\"a\": 1,}", "line 1, column 9"}}));
  CHECK(says(fault_of(text), place));
}

TEST_CASE("config: an incomplete, malformed or oversized text is refused") {
  CHECK(says(fault_of(""), "is not JSON"));
  CHECK(says(fault_of("{"), "is not JSON"));
  CHECK(says(fault_of("{\"a\": \"\xff\"}"), "UTF-8"));
  CHECK(says(fault_of(std::string("{}\0{}", 5)), "NUL"));
  CHECK(says(fault_of(std::string(256 * 1024 + 1, ' ')), "larger"));
  CHECK(says(fault_of(std::string(17, '[') + std::string(17, ']')), "too deep"));
  CHECK(says(fault_of(std::string(100'000, '[')), "too deep"));
  std::string fractions = "{\"a\":[0.5";
  for (unsigned at = 0; at < 20'000; ++at) fractions += ",9e307";
  CHECK(says(fault_of(fractions + "]}"), "has fractions"));
  std::string keys = "{\"0\":0";
  for (unsigned at = 1; at < 20'000; ++at) keys += ",\"" + std::to_string(at) + "\":0";
  CHECK(says(fault_of(keys + "}"), "too many keys"));
}

TEST_CASE("config: a duplicate key is reported, however it is spelled") {
  CHECK(says(fault_of(R"({"issuer": "a", "issuer": "b"})"), "\"issuer\" stands twice"));
  CHECK(says(fault_of(R"({"apps": [{"confirm": 1, "confir\u006d": 2}]})"), "\"confirm\""));
  Faults faults;
  parse_document(R"({"a": {"x": 1}, "b": {"x": 1}, "c": [{"x": 1}, {"x": 1}]})", faults);
  CHECK(faults.empty());
}

TEST_CASE("config: comments are allowed") {
  Faults faults;
  const Json document = parse_document("{ // one\n \"a\": /* two */ 1 }", faults);
  CHECK(faults.empty());
  CHECK(document.at("a") == 1);
}

}  // namespace
}  // namespace menshen::test
