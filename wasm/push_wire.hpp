#pragma once
/// The wire format of an opened push.

#include <array>
#include <cstdint>
#include <string_view>

#include "core/wechat/news.hpp"
#include "wasm/field_wire.hpp"

namespace menshen::door {

// clang-format off
/// The meaning of a push for a sign-in.
#define MENSHEN_MATTERS(row) row(other) row(scan) row(follow) row(foreign_follow) row(chat_code) \
  row(match_number) row(digits_in_text)

/// row(type, name): the fields of every request to the callback.
#define MENSHEN_OPENED_PUSH(row) \
  row(Reason,        reason)      \
  row(bool,          authentic)   \
  row(bool,          is_event)    \
  row(std::uint32_t, forward_to)  \
  row(bool,          clear_differs) \
  row(UnixSeconds,   signed_at)   \
  row(std::uint32_t, token_index) \
  row(std::uint32_t, key_index)

/// row(type, name): the additional fields of an accepted push.
#define MENSHEN_PUSH(row)   \
  row(Matter,      matter)  \
  row(NewsKind,    news)    \
  row(UnixSeconds, create_time) \
  row(std::uint32_t, keyword) /* the number of the owner's answer, from 1, or 0 */

/// row(name): the lines of the text that follows. Trailing empty lines are omitted; no value can
/// contain a line break. The host decodes one string faster than eight.
#define MENSHEN_PUSH_LINES(row)                       \
  row(to)           /* gh_… */                        \
  row(from)         /* the sender's openid */         \
  row(scene)                                          \
  row(news_openid)  /* the person the news is about */ \
  row(chat_code)    /* empty for a wrong check digit */ \
  row(message_id)                                     \
  row(match_number) /* the two digits that were sent */ \
  row(digit_runs)   /* the lengths of the lone runs of digits in a text */
// clang-format on

#define MENSHEN_ENUMERATOR(name) name,
#define MENSHEN_NAME(name) std::string_view{#name},
#define MENSHEN_LINE(name) std::string_view name;
enum class Matter : std::uint8_t { MENSHEN_MATTERS(MENSHEN_ENUMERATOR) };
inline constexpr std::array matter_names = {MENSHEN_MATTERS(MENSHEN_NAME)};
struct PushLines {
  MENSHEN_PUSH_LINES(MENSHEN_LINE)
};
#undef MENSHEN_LINE
#undef MENSHEN_NAME
#undef MENSHEN_ENUMERATOR

template <>
struct Wire<Matter> : PlaceWire<Matter, matter_names.size()> {};
template <>
struct Wire<NewsKind> : PlaceWire<NewsKind, news_kind_names.size()> {};

}  // namespace menshen::door
