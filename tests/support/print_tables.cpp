/// Prints the tables of the core as JSON: what scripts/generate.mjs writes TypeScript from, and
/// what tests compare with documents.

#include <cstdio>
#include <span>
#include <string>

#include "core/base/json.hpp"
#include "core/binding/rules.hpp"
#include "core/config/limits.hpp"
#include "core/config/texts.hpp"
#include "core/policy.hpp"
#include "wasm/door.hpp"
#include "wasm/push_wire.hpp"
#include "wasm/ticket_wire.hpp"
#include "wasm/widget_views.hpp"

namespace menshen {
using door::Matter;

namespace {

// How a field of each type crosses the door, by a name that scripts/generate.mjs knows.
template <class T>
constexpr std::string_view kind_of = T::no_kind_of_field;
template <>
constexpr std::string_view kind_of<bool> = "flag";
template <>
constexpr std::string_view kind_of<std::uint32_t> = "number";
template <>
constexpr std::string_view kind_of<Instant> = "number";
template <>
constexpr std::string_view kind_of<UnixSeconds> = "number";
template <>
constexpr std::string_view kind_of<std::string> = "text";
template <class Rule>
constexpr std::string_view kind_of<Id<Rule>> = "text";
template <class Rule>
constexpr std::string_view kind_of<std::optional<Id<Rule>>> = "text";
template <>
constexpr std::string_view kind_of<StoredHash> = "bytes";
template <>
constexpr std::string_view kind_of<State> = "states";
template <>
constexpr std::string_view kind_of<Reason> = "reasons";
template <>
constexpr std::string_view kind_of<Purpose> = "purposes";
template <>
constexpr std::string_view kind_of<Confirm> = "confirmations";
template <>
constexpr std::string_view kind_of<PhoneAnswer> = "phoneAnswers";
template <>
constexpr std::string_view kind_of<Matter> = "matters";
template <>
constexpr std::string_view kind_of<NewsKind> = "newsKinds";

/// Adds a field; one of several parts adds its parts.
template <class T>
void add_field(Json& list, std::string_view name) {
  list.push_back({{"name", name}, {"kind", kind_of<T>}});
}

#define MENSHEN_ADD(type, name, ...) add_field<type>(list, #name);
template <>
void add_field<ScanClaim>(Json& list, std::string_view /*name*/) {
  MENSHEN_SCAN_CLAIM(MENSHEN_ADD)
}
template <>
void add_field<Follower>(Json& list, std::string_view /*name*/){MENSHEN_FOLLOWER(MENSHEN_ADD)}
#define MENSHEN_LIST_OF(fields) \
  [] {                          \
    Json list = Json::array();  \
    fields(MENSHEN_ADD);        \
    return list;                \
  }()

Json ticket_events() {
  Json events = Json::array();
#define MENSHEN_EVENT(type, name, fields) \
  events.push_back({{"name", #name}, {"fields", MENSHEN_LIST_OF(fields)}});
  MENSHEN_TICKET_EVENTS(MENSHEN_EVENT)
#undef MENSHEN_EVENT
  return events;
}

Json reasons() {
  Json list = Json::array();
  for (std::size_t at = 0; at < reason_names.size(); ++at) {
    list.push_back({{"name", reason_names[at]}, {"why", reason_sentences[at]}});
  }
  return list;
}

Json lifecycle_steps() {
  Json list = Json::array();
  for (const Step& step : steps) {
    list.push_back({name_of(step.from), name_of(step.on), name_of(step.to)});
  }
  return list;
}

/// The names of the values that a rule is for.
template <class Enum>
Json names_in(const Some<Enum>& some, std::span<const std::string_view> names) {
  Json list = Json::array();
  for (std::size_t at = 0; at < names.size(); ++at) {
    if (some.has(static_cast<Enum>(at))) list.push_back(names[at]);
  }
  return list;
}

Json binding_rules_as_json() {
  Json list = Json::array();
  for (const Rule& rule : rules) {
    list.push_back({{"purpose", purpose_names[static_cast<std::size_t>(rule.purpose)]},
                    {"identity", names_in(rule.identity, identity_owner_names)},
                    {"union", names_in(rule.its_union, union_owner_names)},
                    {"session", names_in(rule.session, session_names)},
                    {"firstSignIn", names_in(rule.first_sign_in, first_sign_in_names)},
                    {"outcome", name_of(rule.outcome)},
                    {"reason", name_of(rule.reason)},
                    {"why", rule.why}});
  }
  return list;
}

Json limits_as_json() {
  Json list = Json::array();
  for (const Limit& limit : limits) {
    list.push_back({{"name", limit.name},
                    {"per", limit.per},
                    {"counts", limit.counts},
                    {"most", limit.most},
                    {"windowSeconds", limit.window_seconds},
                    {"reason", limit.reason}});
  }
  return list;
}

Json names_of_placeholders(std::size_t count) {
  Json list = Json::array();
  for (std::size_t at = 0; at < count; ++at) list.push_back(placeholders[at].name);
  return list;
}

Json text_places(std::span<const TextPlace> places) {
  Json list = Json::array();
  for (const TextPlace& place : places) {
    list.push_back({{"name", place.name},
                    {"where", place.where},
                    {"placeholders", names_of_placeholders(place.placeholders)},
                    {"lines", place.lines_max},
                    {"columns", place.columns_max}});
  }
  return list;
}

Json texts_as_json() {
  Json bytes = Json::object();
  for (const Placeholder& one : placeholders) bytes[one.name] = one.bytes_max;
  return {{"replies", text_places(reply_places)},
          {"pages", text_places(page_places)},
          {"placeholders", bytes},
          {"linkColumns", link_words.columns_max},
          {"replyBytes", reply_bytes_max},
          {"ownLinesBytes", own_lines_bytes_max},
          {"appNameChars", app_name_chars_max}};
}

#define MENSHEN_NAME(name) #name,
Json tables() {
  return {{"abiVersion", door::abi_version},
          {"qrMs", policy::qr_lifetime.ms},
          {"qrGraceMs", policy::qr_grace.ms},
          {"collectMs", policy::collect_lifetime.ms},
          {"chatCodeDigits", {policy::chat_code_digits_min, policy::chat_code_digits_max}},
          {"chatCodesPerLiveOne", policy::chat_codes_per_live_one},
          {"notMeMs", policy::not_me_lifetime.ms},
          {"reasons", reasons()},
          {"states", state_names},
          {"events", event_names},
          {"steps", lifecycle_steps()},
          {"rules", binding_rules_as_json()},
          {"limits", limits_as_json()},
          {"languages", language_names},
          {"texts", texts_as_json()},
          {"purposes", purpose_names},
          {"confirmations", confirmation_names},
          {"phoneAnswers", phone_answer_names},
          {"matters", door::matter_names},
          {"newsKinds", news_kind_names},
          {"ticketFixed", MENSHEN_LIST_OF(MENSHEN_TICKET_FIXED)},
          {"ticketMoving", MENSHEN_LIST_OF(MENSHEN_TICKET_MOVING)},
          {"ticketEvents", ticket_events()},
          {"advanceAnswer", MENSHEN_LIST_OF(MENSHEN_ADVANCE_ANSWER)},
          {"openedPush", MENSHEN_LIST_OF(MENSHEN_OPENED_PUSH)},
          {"push", MENSHEN_LIST_OF(MENSHEN_PUSH)},
          {"pushLines", {MENSHEN_PUSH_LINES(MENSHEN_NAME)}},
          {"views", {MENSHEN_VIEWS(MENSHEN_NAME)}},
          {"actions", {MENSHEN_ACTIONS(MENSHEN_NAME)}},
          {"widgetNews", {MENSHEN_WIDGET_NEWS(MENSHEN_NAME)}}};
}
#undef MENSHEN_NAME

}  // namespace
}  // namespace menshen

int main() {
  std::puts(menshen::tables().dump(1).c_str());
  return 0;
}
