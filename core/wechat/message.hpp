#pragma once
/// One parsed push: sender, recipient, time and kind. It has no fields of other kinds.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/wechat/fields.hpp"

namespace menshen {

/// The names of the documented events, in WeChat's spelling.
inline constexpr std::array known_events = {
    std::string_view{"subscribe"},
    std::string_view{"unsubscribe"},
    std::string_view{"SCAN"},
    std::string_view{"LOCATION"},
    std::string_view{"CLICK"},
    std::string_view{"VIEW"},
    std::string_view{"TEMPLATESENDJOBFINISH"},
    std::string_view{"user_info_modified"},
    std::string_view{"user_authorization_revoke"},
    std::string_view{"user_authorization_cancellation"},
};

/// A push that fits the schema. Its views point into the document, which has to outlive it, and
/// into its own fields, which survive a move but not a copy.
class Push {
 public:
  Push(Push&&) = default;
  Push& operator=(Push&&) = default;

  /// Reads XML or JSON, decided by the first byte, and checks that the fields belong together: an
  /// event has no Content or MsgId, and a message has no Event, EventKey or Ticket (D3: a
  /// follower's text must not become an event). What is empty is absent.
  static Result<Push> parse(std::string_view document);

  /// What a document that `parse` refuses says of its kind, as far as it can be read.
  struct ClaimedKind {
    std::string msg_type;
    std::string event;
  };
  static ClaimedKind claimed_kind(std::string_view document);

  std::string_view to() const { return fields_.get(Field::to_user_name); }
  std::string_view from() const { return fields_.get(Field::from_user_name); }
  /// Seconds since 1970, WeChat's unit.
  std::int64_t create_time() const { return create_time_; }
  std::string_view msg_type() const { return fields_.get(Field::msg_type); }
  bool is_event() const { return msg_type() == "event"; }
  /// The event in WeChat's spelling, whatever case it had (Eric-Guo/wechat#55 reports a lower-case
  /// `scan` from the real service). Empty for a message.
  std::string_view event() const { return event_; }
  const Fields& fields() const { return fields_; }

 private:
  Push() = default;
  Reason check();

  Fields fields_;
  std::int64_t create_time_ = 0;
  std::string_view event_;
};

}  // namespace menshen
