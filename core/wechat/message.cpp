#include "core/wechat/message.hpp"

#include <utility>

#include "core/base/bytes.hpp"
#include "core/policy.hpp"
#include "core/wechat/json_reader.hpp"
#include "core/wechat/xml_reader.hpp"

namespace menshen {
namespace {

constexpr std::size_t create_time_digits_max = 10;

constexpr auto is_account_char = [](char c) { return is_base64url(c) || c == '@' || c == '.'; };
constexpr auto is_word_char = [](char c) { return is_alnum(c) || c == '_'; };

std::string_view documented_spelling(std::string_view event) {
  for (const std::string_view known : known_events) {
    if (equal_ignoring_ascii_case(known, event)) return known;
  }
  return event;
}

Reason read_fields(std::string_view document, Fields& fields) {
  return looks_like_json(document) ? read_json(document, fields) : read_xml(document, fields);
}

/// A text of white space, or the number 0, where an event has no value.
bool is_blank(std::string_view content) {
  return content.find_first_not_of(" \t\r\n") == std::string_view::npos;
}
bool is_zero(std::string_view number) {
  return number.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

Result<Push> Push::parse(std::string_view document) {
  if (document.size() > policy::message_bytes_max) return Reason::too_large;
  Push push;
  const Reason read = read_fields(document, push.fields_);
  if (read != Reason::accepted) return read;
  const Reason checked = push.check();
  if (checked != Reason::accepted) return checked;
  return push;
}

Push::ClaimedKind Push::claimed_kind(std::string_view document) {
  if (document.size() > policy::message_bytes_max) return {};
  Fields fields;
  static_cast<void>(read_fields(document, fields));
  return {.msg_type = std::string{fields.get(Field::msg_type)},
          .event = std::string{fields.get(Field::event)}};
}

Reason Push::check() {
  for (const Field required :
       {Field::to_user_name, Field::from_user_name, Field::create_time, Field::msg_type}) {
    if (!fields_.has(required)) return Reason::schema_mismatch;
  }
  constexpr std::size_t max = policy::identifier_bytes_max;
  if (!made_of(to(), 1, max, is_account_char)) return Reason::field_malformed;
  if (!made_of(from(), 1, max, is_account_char)) return Reason::field_malformed;
  if (!made_of(msg_type(), 1, max, is_word_char)) return Reason::field_malformed;

  const std::string_view time = fields_.get(Field::create_time);
  if (time.size() > create_time_digits_max) return Reason::field_malformed;
  for (const char digit : time) create_time_ = create_time_ * 10 + (digit - '0');

  if (!is_event()) {
    const bool event_like =
        fields_.has(Field::event) || fields_.has(Field::event_key) || fields_.has(Field::ticket);
    return event_like ? Reason::schema_mismatch : Reason::accepted;
  }
  const bool typed = !is_blank(fields_.get(Field::content)) || !is_zero(fields_.get(Field::msg_id));
  if (!fields_.has(Field::event) || typed) {
    return Reason::schema_mismatch;
  }
  if (!made_of(fields_.get(Field::event), 1, max, is_word_char)) return Reason::field_malformed;
  event_ = documented_spelling(fields_.get(Field::event));
  return Reason::accepted;
}

}  // namespace menshen
