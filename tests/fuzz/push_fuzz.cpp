// Any document is read without a trap (P-08). expat accepts every document that our reader accepts:
// a document that two parsers read differently lets an attacker change the meaning of a signed
// message (XM-04). In the same way a general JSON parser accepts what our JSON reader accepts, and
// finds the same text in it.

#include <expat.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/invariant.hpp"
#include "core/base/json.hpp"
#include "core/policy.hpp"
#include "core/wechat/json_reader.hpp"
#include "core/wechat/keywords.hpp"
#include "core/wechat/message.hpp"
#include "core/wechat/xml_reader.hpp"
#include "tests/fuzz/time_limit.hpp"

namespace {

using menshen::Field;
using menshen::Fields;
using menshen::Reason;

/// Deliberate extensions of XML 1.0: control characters, and any text in a declaration.
bool is_beyond_xml(std::string_view document) {
  const bool controls = std::any_of(document.begin(), document.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n';
  });
  // U+FFFE and U+FFFF are valid in UTF-8 but not in XML.
  const bool noncharacters = document.find("\xef\xbf\xbe") != std::string_view::npos ||
                             document.find("\xef\xbf\xbf") != std::string_view::npos;
  return controls || noncharacters || document.starts_with("<?");
}

struct Heard {
  unsigned depth = 0;
  bool inside = false;
  std::string from;
};

void on_start(void* user, const XML_Char* name, const XML_Char** /*attributes*/) {
  auto* heard = static_cast<Heard*>(user);
  heard->inside = ++heard->depth == 2 && std::string_view{name} == "FromUserName";
}
void on_end(void* user, const XML_Char* /*name*/) {
  auto* heard = static_cast<Heard*>(user);
  --heard->depth;
  heard->inside = false;
}
void on_text(void* user, const XML_Char* text, int size) {
  auto* heard = static_cast<Heard*>(user);
  if (heard->inside) heard->from.append(text, static_cast<std::size_t>(size));
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const std::size_t start = std::min(text.find_first_not_of(space), text.size());
  text.remove_prefix(start);
  return text.substr(0, text.find_last_not_of(space) + 1);
}

void agrees_with_expat(std::string_view document, const Fields& fields) {
  Heard heard;
  XML_Parser parser = XML_ParserCreate("UTF-8");
  XML_SetUserData(parser, &heard);
  XML_SetElementHandler(parser, on_start, on_end);
  XML_SetCharacterDataHandler(parser, on_text);
  const XML_Status status =
      XML_Parse(parser, document.data(), static_cast<int>(document.size()), XML_TRUE);
  XML_ParserFree(parser);
  menshen::invariant(status == XML_STATUS_OK);
  menshen::invariant(trimmed(heard.from) == trimmed(fields.get(Field::from_user_name)));
}

/// Hears why the general parser stops. It refuses a number that no double holds, as `1e999` and
/// four hundred digits are; our reader keeps the digits as they are written.
class Refusal : public nlohmann::detail::json_sax_acceptor<menshen::Json> {
 public:
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& error) {
    is_overflow = error.id == number_overflow;
    return false;
  }

  bool is_overflow = false;

 private:
  /// json.exception.out_of_range.406
  static constexpr int number_overflow = 406;
};

void agrees_with_nlohmann(std::string_view document, const Fields& fields) {
  const menshen::Json json = menshen::Json::parse(document.begin(), document.end(), nullptr, false);
  if (json.is_discarded()) {
    Refusal refusal;
    menshen::Json::sax_parse(document.begin(), document.end(), &refusal);
    menshen::invariant(refusal.is_overflow);
    return;
  }
  menshen::invariant(json.is_object());
  const auto from = json.find("FromUserName");
  if (from != json.end() && from->is_string()) {
    menshen::invariant(from->get_ref<const std::string&>() == fields.get(Field::from_user_name));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const menshen::test::TimeLimit limit{100};
  const std::string_view document = menshen::as_text({data, size});
  Fields fields;
  const bool read = menshen::read_xml(document, fields) == Reason::accepted;
  if (read && !is_beyond_xml(document)) agrees_with_expat(document, fields);

  Fields members;
  if (menshen::read_json(document, members) == Reason::accepted) {
    agrees_with_nlohmann(document, members);
  }

  const auto push = menshen::Push::parse(document);
  if (!push) return 0;
  menshen::invariant(!push->from().empty() && push->create_time() >= 0);
  menshen::invariant(push->is_event() != push->event().empty());
  menshen::invariant(!push->is_event() || !push->fields().has(Field::content));

  static const std::vector<menshen::Keyword> keywords = {
      {menshen::KeywordMatch::contains, "aab"},
      {menshen::KeywordMatch::tap, "k"},
      {menshen::KeywordMatch::any, ""},
  };
  const std::uint32_t number = menshen::keyword_in(*push, keywords);
  menshen::invariant(push->is_event() ? number == 0 || number == 2 : number == 1 || number == 3);
  return 0;
}
