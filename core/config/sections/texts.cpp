/// `language`, `replies`, `texts`, `welcome` and `afterSignIn`: what people read, where the
/// operator writes it. Menshen's own lines about a sign-in stay beside each of them
/// (docs/decisions/0063-texts-beside-what-protects.md).

#include <algorithm>
#include <utility>

#include "core/config/section_context.hpp"

namespace menshen {
namespace {

/// Both links in a person's chat begin like this, and end with a scene, a dot and an HMAC.
constexpr std::size_t link_tail_bytes = std::string_view{"/confirm/"}.size() + 67;
constexpr std::size_t host_bytes_max = 253;
static_assert(own_lines_bytes_max + placeholders[0].bytes_max +
                      2 * (std::string_view{"https://"}.size() + host_bytes_max +
                           link_tail_bytes) <=
                  reply_bytes_max,
              "the built-in reply fits for every name and every issuer");

ConfiguredText read_text(SectionContext& context, ObjectReader& outer, const TextPlace& place) {
  ConfiguredText text;
  const Json* value = outer.find(place.name);
  if (value == nullptr) return text;
  ObjectReader reader{*value, outer.pointer_to(place.name), context.faults};
  if (!value->is_object()) return text;
  text.pointer = outer.pointer_to(place.name);
  for (std::size_t at = 0; at < language_names.size(); ++at) {
    const std::string_view language = language_names[at];
    if (!reader.has(language)) {
      reader.find(language);
      continue;
    }
    ReadTemplate read =
        read_template(reader.optional_text(language, "the text in this language"), place);
    if (!read.fault.empty()) reader.fault(language, std::move(read.fault));
    text.by_language[at] = read.parts.empty() ? Template{{}} : std::move(read.parts);
  }
  reader.finish();
  return text;
}

/// @param first the rows before it have no place here
Texts read_all(SectionContext& context, ObjectReader& outer, std::string_view key,
               std::span<const TextPlace> places, std::size_t first = 0) {
  Texts texts(places.size());
  const Json* value = outer.find(key);
  if (value == nullptr) return texts;
  ObjectReader reader{*value, outer.pointer_to(key), context.faults};
  for (std::size_t at = first; at < places.size(); ++at) {
    texts[at] = read_text(context, reader, places[at]);
  }
  reader.finish();
  return texts;
}

/// A push does not say in which language WeChat runs, so a chat has one, and a text in others alone
/// would be read by nobody.
void require_language(SectionContext& context, const ConfiguredText& text, Language language) {
  if (text.pointer.empty() || !text.in(language).empty()) return;
  const std::string name{language_names[static_cast<std::size_t>(language)]};
  context.faults.push_back({text.pointer, "has no text for \"" + name +
                                              "\", the language of the account's chat; add one"});
}

/// The account's texts hold where the app has none.
void inherit(Texts& own, const Texts& from, std::size_t first = 0) {
  for (std::size_t at = first; at < own.size() && at < from.size(); ++at) {
    ConfiguredText& text = own[at];
    if (text.pointer.empty()) text.pointer = from[at].pointer;
    for (std::size_t language = 0; language < language_names.size(); ++language) {
      Template& parts = text.by_language[language];
      if (parts.empty()) parts = from[at].by_language[language];
    }
  }
}

AfterSignIn read_after(SectionContext& context, ObjectReader& app) {
  AfterSignIn after;
  const Json* value = app.find("afterSignIn");
  if (value == nullptr) return after;
  ObjectReader reader{*value, app.pointer_to("afterSignIn"), context.faults};
  after.url = reader.text("url", "the https address of a page of yours");
  constexpr Shape address{is_page_address,
                          "write an absolute https URL with a path and no fragment; http is for "
                          "localhost only"};
  check_url(reader, "url", address, after.url);
  check_visited(context, after.url, reader, "url");
  after.words = read_text(context, reader, link_words);
  reader.finish();
  return after;
}

/// WeChat cuts a reply that is too long, and its last line is the link "not me".
class FitCheck {
 public:
  FitCheck(SectionContext& context, const AppConfig& app, Language language)
      : context_(context), app_(app), language_(language) {}

  void check(const std::string& after_pointer) {
    for (std::size_t row = follow_row + 1; row < reply_places.size(); ++row) {
      check(app_.replies[row], beside(reply_places[row].name, after_pointer));
    }
  }

 private:
  /// What stands beside a text, and what takes the fault if there is no text.
  struct Beside {
    std::size_t bytes = 0;
    std::string pointer;
  };

  Beside beside(std::string_view place, const std::string& after_pointer) const {
    const std::size_t link = context_.config.issuer.size() + link_tail_bytes;
    const std::size_t own = own_lines_bytes_max + chat_bytes(app_.name);
    if (place == "scan") return {own + 2 * link, {}};
    if (place == "success") return {own + link + after_bytes(), after_pointer};
    return {};
  }

  std::size_t after_bytes() const {
    const auto& [url, words] = app_.after;
    if (url.empty()) return 0;
    const Template& own = words.in(language_);
    const std::size_t built_in = chat_bytes(app_.name) + link_marks_bytes;
    return url.size() + link_marks_bytes + (own.empty() ? built_in : bytes_most(own, {}));
  }

  void check(const ConfiguredText& text, const Beside& beside) {
    const std::size_t bytes = beside.bytes + bytes_most(text.in(language_), app_.name);
    const std::string& pointer = text.pointer.empty() ? beside.pointer : text.pointer;
    if (bytes <= reply_bytes_max || pointer.empty()) return;
    const std::string whole = beside.bytes == 0 ? "" : " with Menshen's own lines";
    context_.faults.push_back({pointer, "makes a reply of up to " + std::to_string(bytes) +
                                            " bytes" + whole + ", and WeChat cuts at " +
                                            std::to_string(reply_bytes_max) + "; shorten it by " +
                                            std::to_string(bytes - reply_bytes_max) + " bytes"});
  }

  SectionContext& context_;
  const AppConfig& app_;
  Language language_;
};

void read_welcome(ObjectReader& reader, AccountConfig& account) {
  std::string welcome =
      reader.optional_text("welcome", "the text for people who follow unprompted");
  ConfiguredText& follow = account.replies[follow_row];
  if (!welcome.empty() && !follow.pointer.empty()) {
    reader.fault("welcome", "says the same as \"follow\" in \"replies\"; write one of them");
  } else if (!welcome.empty()) {
    follow.by_language[static_cast<std::size_t>(account.language)] = {std::move(welcome)};
  }
}

}  // namespace

void read_account_texts(SectionContext& context, ObjectReader& reader, AccountConfig& account) {
  const std::string name = reader.choice("language", {"zh-CN", "zh-TW", "en", "ja"}, "zh-CN");
  const auto* const at = std::find(language_names.begin(), language_names.end(), name);
  if (at != language_names.end()) {
    account.language = static_cast<Language>(at - language_names.begin());
  }
  account.replies = read_all(context, reader, "replies", reply_places);
  account.texts = read_all(context, reader, "texts", page_places);
  read_welcome(reader, account);
  for (const ConfiguredText& text : account.replies) {
    require_language(context, text, account.language);
  }
}

void read_app_texts(SectionContext& context, ObjectReader& reader, AppConfig& app) {
  app.replies = read_all(context, reader, "replies", reply_places, follow_row + 1);
  app.texts = read_all(context, reader, "texts", page_places);
  app.after = read_after(context, reader);
  const auto& accounts = context.config.accounts;
  const auto account = std::find_if(accounts.begin(), accounts.end(),
                                    [&](const AccountConfig& a) { return a.name == app.account; });
  if (account == accounts.end()) return;
  for (const ConfiguredText& text : app.replies) require_language(context, text, account->language);
  require_language(context, app.after.words, account->language);
  inherit(app.replies, account->replies, follow_row + 1);
  inherit(app.texts, account->texts);
  FitCheck{context, app, account->language}.check(reader.pointer_to("afterSignIn"));
}

}  // namespace menshen
