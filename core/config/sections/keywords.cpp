/// `keywords` of an account: what its owner has Menshen answer.

#include <utility>

#include "core/base/bytes.hpp"
#include "core/config/section_context.hpp"
#include "core/policy.hpp"

namespace menshen {
namespace {

bool is_word(std::string_view text) {
  return text.size() <= policy::keyword_bytes_max && !keyword_spelling(text).empty() &&
         made_of(text, 1, text.size(), is_visible);
}
constexpr Shape word_shape{is_word, "use at most 128 bytes, with no line break in them"};

/// XML has no other control characters (XML 1.0 section 2.2).
bool is_reply(std::string_view text) {
  return made_of(text, 1, text.size(), [](char c) { return is_visible(c) || c == '\n'; });
}
constexpr Shape reply_shape{is_reply, "use no control characters but line breaks"};

KeywordMatch match_of(std::string_view name) {
  if (name == "any") return KeywordMatch::any;
  return name == "equals" ? KeywordMatch::equals : KeywordMatch::contains;
}

class KeywordReader {
 public:
  KeywordReader(SectionContext& context, const ObjectReader& account,
                const ObjectReader::Element& element)
      : context_(context), place_(account.pointer_to("keywords")), reader_(context.at(element)) {}

  KeywordReply read() {
    if (reader_.has("key")) {
      read_tap();
    } else {
      read_message();
    }
    reply_.text = reader_.text("text", "the answer");
    check(reader_, "text", reply_shape, reply_.text);
    reader_.finish();
    return std::move(reply_);
  }

 private:
  void read_tap() {
    reply_.keyword.match = KeywordMatch::tap;
    for (const std::string_view other : {"keyword", "match"}) {
      reader_.forbid(other, "is for what people write; \"key\" is for a button of the menu");
    }
    reply_.keyword.word = word("key", "the key of a button in the menu");
    context_.once(reader_, "key in " + place_, reply_.keyword.word, "key");
  }

  void read_message() {
    const std::string match = reader_.choice("match", {"contains", "equals", "any"}, "contains");
    reply_.keyword.match = match_of(match);
    if (reply_.keyword.match == KeywordMatch::any) {
      reader_.forbid("keyword", "has no use beside \"match\": \"any\"; remove it");
      return;
    }
    reply_.keyword.word = keyword_spelling(word("keyword", "the word that people send"));
    context_.once(reader_, match + " in " + place_, reply_.keyword.word, "keyword");
  }

  std::string word(std::string_view key, std::string_view what) {
    std::string text = reader_.text(key, what);
    check(reader_, key, word_shape, text);
    return text;
  }

  SectionContext& context_;
  std::string place_;
  ObjectReader reader_;
  KeywordReply reply_;
};

}  // namespace

std::vector<KeywordReply> read_keywords(SectionContext& context, ObjectReader& account) {
  std::vector<KeywordReply> replies;
  const auto elements = account.list("keywords", 0, "answers");
  if (elements.size() > policy::keywords_max) {
    account.fault("keywords", "has more than 200 answers; remove some");
    return replies;
  }
  for (const ObjectReader::Element& element : elements) {
    if (!replies.empty() && replies.back().keyword.match == KeywordMatch::any) {
      context.faults.push_back(
          {element.pointer, "is never used after \"match\": \"any\"; write that one last"});
    }
    replies.push_back(KeywordReader{context, account, element}.read());
  }
  return replies;
}

}  // namespace menshen
