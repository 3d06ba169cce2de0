#include "core/config/texts.hpp"

#include <fstream>

#include "core/config/config.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

constexpr TextPlace place{"scan", "", 4, 2, 10, false};
constexpr TextPlace quiet{"words", "", 0, 1, 10, false};

const Json& sandbox() {
  static const Json document = [] {
    std::ifstream file{MENSHEN_TESTS_DIR "/sandbox/menshen.json"};
    Json json = Json::parse(file, nullptr, false);
    for (Json& account : json["accounts"]) account.erase("welcome");
    return json;
  }();
  return document;
}

ConfigResult read_with(const std::function<void(Json&)>& change) {
  Json document = sandbox();
  change(document);
  return read_config(document.dump());
}

/// The one fault, as "pointer sentence".
std::string fault_of(const std::function<void(Json&)>& change) {
  const ConfigResult result = read_with(change);
  std::string text;
  for (const auto& [pointer, sentence] : result.faults) text += pointer + " " + sentence;
  INFO(text);
  CHECK(result.faults.size() == 1);
  return text;
}

Json described_with(const std::function<void(Json&)>& change) {
  const ConfigResult result = read_with(change);
  std::string text;
  for (const auto& [pointer, sentence] : result.faults) text += pointer + " " + sentence + "\n";
  INFO(text);
  REQUIRE(result.config.has_value());
  return describe(*result.config);
}

TEST_CASE("texts: a template is cut at its placeholders, and a doubled brace is a brace") {
  CHECK(read_template("Hi", place).parts == Template{"Hi"});
  CHECK(read_template("{app}", place).parts == Template{"", "app", ""});
  CHECK(read_template("a{app}b{time}", reply_places[1]).parts ==
        Template{"a", "app", "b", "time", ""});
  CHECK(read_template("{{app}", place).parts == Template{"{app}"});
  CHECK(read_template("{{{app}}", place).parts == Template{"{", "app", "}"});
  CHECK(read_template("}", place).parts == Template{"}"});
}

TEST_CASE("texts: an unknown or broken placeholder is a fault that names the known ones") {
  const auto* const text = GENERATE("{name}", "{", "{app", "{}", "{ap p}", "{app{app}}", "{App}");
  const ReadTemplate read = read_template(text, place);
  INFO(text);
  CHECK(read.fault.find("known here are {app}, {browser}, {place}, {time}") != std::string::npos);
  CHECK(read.fault.find("\"{{\"") != std::string::npos);
  CHECK(read_template("{app}", quiet).fault.find("none is known here") != std::string::npos);
  CHECK(read_template("{browser}", reply_places[4]).fault.find("{app};") != std::string::npos);
}

TEST_CASE("texts: lines and columns are counted, and a Chinese character takes two columns") {
  CHECK(read_template("0123456789\n0123456789", place).fault.empty());
  CHECK(read_template("登录登录登\n登录登录登", place).fault.empty());
  CHECK(read_template("🙂🙂🙂🙂🙂", place).fault.empty());
  const auto* const text =
      GENERATE("0123456789a", "登录登录登a", "a\nb\nc", "🙂🙂🙂🙂🙂🙂", "\n\n");
  const ReadTemplate read = read_template(text, place);
  INFO(text);
  CHECK(read.fault == "is too long; write at most 2 lines of 5 Chinese characters or 10 others");
}

TEST_CASE("texts: what nobody sees, and what makes a link, is a fault") {
  const auto* const hidden =
      GENERATE("\x01", "\t", "\r", "\x7f", "\xc2\x9b", "\xe2\x80\xa8", "\xd8\x9c", "\xe2\x80\x8e",
               "\xe2\x80\x8f", "\xe2\x80\xae", "\xe2\x81\xa6", "\xef\xbb\xbf");
  CHECK(read_template(hidden, place).fault.find("control character") != std::string::npos);
  CHECK_FALSE(is_app_name(hidden));
  CHECK(read_template("<a", place).fault.find("makes links") != std::string::npos);
  CHECK(read_template("<3", page_places[0]).fault.empty());
  CHECK(read_template("👩‍💻", place).fault.empty());
}

TEST_CASE("texts: an app's name has at most 64 characters") {
  std::string name;
  for (int at = 0; at < 64; ++at) name += "🙂";
  CHECK(is_app_name(name));
  CHECK(bytes_most({"", "app", ""}, name) == placeholders[0].bytes_max);
  CHECK_FALSE(is_app_name(name + "a"));
  CHECK(bytes_most({"ab", "place", "c", "app", ""}, "Acme") == 2 + 128 + 1 + 4);
  CHECK(bytes_most({"", "app", ""}, "<a<") == std::string_view{"＜a＜"}.size());
}

TEST_CASE("config: texts reach the worker as templates, the app's before the account's") {
  const Json described = described_with([](Json& c) {
    c["accounts"][0]["language"] = "en";
    c["accounts"][0]["replies"] = {{"follow", {{"en", "Hello {{ you"}}},
                                   {"scan", {{"en", "Hello"}, {"ja", "A"}}},
                                   {"denied", {{"en", "No {app}"}}}};
    c["accounts"][0]["texts"] = {{"help", {{"en", "Call 1"}}}};
    c["apps"][0]["replies"] = {{"scan", {{"en", "At {app}"}}}};
    c["apps"][0]["texts"] = {{"heading", {{"ja", "{app} へ"}}}};
    c["apps"][0]["afterSignIn"] = {{"url", "https://a.example/b?c=1"}, {"words", {{"en", "Go"}}}};
  });
  const Json& account = described["accounts"][0];
  CHECK(account["language"] == "en");
  CHECK(account["replies"]["follow"] == Json::parse(R"({"en": ["Hello { you"]})"));
  const Json& app = described["apps"][0];
  CHECK(app["replies"] == Json::parse(R"({"scan": {"en": ["At ", "app", ""], "ja": ["A"]},
                                          "denied": {"en": ["No ", "app", ""]}})"));
  CHECK(app["texts"] ==
        Json::parse(R"({"heading": {"ja": ["", "app", " へ"]}, "help": {"en": ["Call 1"]}})"));
  CHECK(app["afterSignIn"] ==
        Json::parse(R"({"url": "https://a.example/b?c=1", "words": {"en": ["Go"]}})"));
}

TEST_CASE("config: without texts the chat is Chinese, and `welcome` is a reply to a follow") {
  const Json described = described_with([](Json& c) { c["accounts"][1]["welcome"] = "Hi {you}"; });
  CHECK(described["accounts"][0]["language"] == "zh-CN");
  CHECK(described["accounts"][0]["replies"] == Json::object());
  CHECK(described["accounts"][1]["replies"] ==
        Json::parse(R"({"follow": {"zh-CN": ["Hi {you}"]}})"));
  CHECK(described["apps"][0]["replies"] == Json::object());
  CHECK_FALSE(described["apps"][0].contains("afterSignIn"));
}

TEST_CASE("config: each fault of a text has the pointer of that text") {
  const auto starts = [](const std::string& text, std::string_view with) {
    INFO(text);
    CHECK(text.starts_with(with));
  };
  starts(fault_of([](Json& c) { c["accounts"][0]["language"] = "fr"; }), "/accounts/0/language ");
  starts(fault_of([](Json& c) {
           c["accounts"][0]["welcome"] = "a";
           c["accounts"][0]["replies"] = {{"follow", {{"zh-CN", "b"}}}};
         }),
         "/accounts/0/welcome says the same");
  starts(fault_of([](Json& c) {
           c["accounts"][0]["replies"] = {{"scan", {{"en", "b"}}}};
         }),
         "/accounts/0/replies/scan has no text for \"zh-CN\"");
  starts(fault_of([](Json& c) {
           c["apps"][0]["replies"] = {{"scan", {{"zh-CN", "{x}"}}}};
         }),
         "/apps/0/replies/scan/zh-CN has the placeholder {x}");
  starts(fault_of([](Json& c) {
           c["apps"][0]["replies"] = {{"follow", {{"zh-CN", "x"}}}};
         }),
         "/apps/0/replies/follow is not a key");
  starts(fault_of([](Json& c) {
           c["apps"][0]["replies"] = {{"scan", {{"fr", "x"}, {"zh-CN", "x"}}}};
         }),
         "/apps/0/replies/scan/fr is not a key");
  starts(fault_of([](Json& c) {
           c["apps"][0]["texts"] = {{"intro", {{"ja", 7}}}};
         }),
         "/apps/0/texts/intro/ja write");
  starts(fault_of([](Json& c) {
           c["apps"][0]["afterSignIn"] = {{"url", "http://a.example/"}};
         }),
         "/apps/0/afterSignIn/url write an absolute https URL");
  starts(fault_of([](Json& c) {
           c["apps"][0]["afterSignIn"] = {{"url", "https://a.example/"}, {"words", {{"en", "Go"}}}};
         }),
         "/apps/0/afterSignIn/words has no text for");
  starts(fault_of([](Json& c) { c["apps"][0]["name"] = "a\nb"; }), "/apps/0/name write at most 64");
}

TEST_CASE("config: a reply that WeChat would cut is a fault that says by how much") {
  const std::string word(60, 'a');
  const std::string long_url = "https://a.example/" + std::string(1200, 'a');
  const auto after = [&](Json& c) { c["apps"][0]["afterSignIn"] = {{"url", long_url}}; };
  CHECK(fault_of(after).starts_with("/apps/0/afterSignIn makes a reply of up to "));
  CHECK(fault_of([&](Json& c) {
          after(c);
          c["accounts"][0]["replies"] = {{"success", {{"zh-CN", word}}}};
        }).starts_with("/accounts/0/replies/success makes"));
  const std::string places = "{place}{place}{place}{place}";
  const std::string wide = places + "\n" + places + "\n" + places;
  const std::string fault = fault_of([&](Json& c) {
    c["apps"][0]["replies"] = {{"scan", {{"zh-CN", wide}}}};
  });
  CHECK(fault.starts_with("/apps/0/replies/scan makes a reply of up to "));
  CHECK(fault.find("WeChat cuts at 2048; shorten it by ") != std::string::npos);
}

}  // namespace
}  // namespace menshen::test
