#include "core/wechat/keywords.hpp"

#include "core/policy.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

const std::vector<Keyword>& keywords() {
  static const std::vector<Keyword> list = {
      {KeywordMatch::equals, "hi"},   {KeywordMatch::contains, "价格"},
      {KeywordMatch::tap, "Price"},   {KeywordMatch::contains, "5g"},
      {KeywordMatch::equals, "格格"}, {KeywordMatch::equals, "1"},
  };
  return list;
}

std::uint32_t number_of(const std::string& message, const std::vector<Keyword>& list) {
  const Push push = must(Push::parse(message));
  return keyword_in(push, list);
}

std::string text(const std::string& content) {
  return "<xml>" + header(original_id, alice, timestamp, "text") + element("Content", content) +
         element("MsgId", "1") + "</xml>";
}

TEST_CASE("keywords: the first one that fits has its number, and nothing else has one") {
  CHECK(number_of(text("hi"), keywords()) == 1);
  CHECK(number_of(text("请问价格是多少"), keywords()) == 2);
  CHECK(number_of(text("5G套餐的价格"), keywords()) == 2);
  CHECK(number_of(text("5G套餐"), keywords()) == 4);
  CHECK(number_of(text("1"), keywords()) == 6);
  for (const std::string& other : {std::string{"hi there"}, std::string{"价 格"}, std::string{"11"},
                                   std::string{"Price"}, std::string{"格格格"}}) {
    CAPTURE(other);
    CHECK(number_of(text(other), keywords()) == 0);
  }
  CHECK(number_of(text("hi"), {}) == 0);
}

TEST_CASE("keywords: case, white space around a text and control characters do not count") {
  for (const std::string& spelled :
       {std::string{" Hi\n"}, std::string{"HI"}, std::string{"\tH\x02i\x1d"}}) {
    CHECK(keyword_spelling(spelled) == "hi");
  }
  CHECK(number_of(text(" HI "), keywords()) == 1);
}

TEST_CASE("keywords: a tap on the menu is compared byte for byte, and is no text") {
  CHECK(number_of(event_xml("CLICK", "Price"), keywords()) == 3);
  CHECK(number_of(event_xml("click", "Price"), keywords()) == 3);
  CHECK(number_of(event_xml("CLICK", "price"), keywords()) == 0);
  CHECK(number_of(event_xml("CLICK", "hi"), keywords()) == 0);
  CHECK(number_of(event_xml("VIEW", "Price"), keywords()) == 0);
  CHECK(number_of(event_xml("SCAN", "Price"), keywords()) == 0);
}

TEST_CASE("keywords: \"any\" is for every message, and for no event") {
  const std::vector<Keyword> list = {{KeywordMatch::equals, "hi"}, {KeywordMatch::any, ""}};
  CHECK(number_of(text("hi"), list) == 1);
  CHECK(number_of(text("ho"), list) == 2);
  const std::string image = "<xml>" + header(original_id, alice, timestamp, "image") +
                            element("MediaId", "m") + element("MsgId", "1") + "</xml>";
  CHECK(number_of(image, list) == 2);
  CHECK(number_of(image, keywords()) == 0);
  CHECK(number_of(event_xml("CLICK", "hi"), list) == 0);
  CHECK(number_of(event_xml("subscribe", ""), list) == 0);
}

TEST_CASE("keywords: a word is found wherever a plain search finds it") {
  const std::vector<std::string> words = {"a", "aab", "aabaab", "abab", "ababac", "b\xe4\xbb\xb7"};
  for (unsigned pattern = 0; pattern < 1U << 12U; ++pattern) {
    std::string said;
    for (unsigned at = 0; at < 12; ++at) said += (pattern >> at & 1U) != 0 ? 'b' : 'a';
    for (const std::string& word : words) {
      const bool found = number_of(text(said), {{KeywordMatch::contains, word}}) == 1;
      if (found != (said.find(word) != std::string::npos)) FAIL(said + " " + word);
    }
  }
  CHECK(number_of(text("ababababac"), {{KeywordMatch::contains, "ababac"}}) == 1);
  CHECK(number_of(text("ab价"), {{KeywordMatch::contains, "b价"}}) == 1);
}

TEST_CASE("keywords: only the beginning of a very long text is searched") {
  const std::string filler(policy::keyword_text_bytes_max, 'x');
  CHECK(number_of(text(filler + "价格"), keywords()) == 0);
  CHECK(number_of(text("价格" + filler), keywords()) == 2);
}

}  // namespace
}  // namespace menshen::test
