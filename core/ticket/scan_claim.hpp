#pragma once
/// The meaning of an authentic push for a ticket.

#include <string>
#include <string_view>
#include <utility>

#include "core/base/ids.hpp"
#include "core/base/instant.hpp"
#include "core/base/result.hpp"
#include "core/wechat/push.hpp"

namespace menshen {

/// The ticket that a push names: by the scene of its QR code, or by its chat code. Exactly one of
/// the two is set. `scene` points into the push.
struct NamedTicket {
  std::string_view scene;
  std::string chat_code;
};

/// The ticket that an authentic push signs somebody in to: `subscribe` with `qrscene_<scene>`, or
/// `SCAN` with `<scene>`; for an account that signs in by message, a chat code as text as well.
///   Returns: the ticket; chat_code_unknown for six to eight digits that are not a chat code;
///            event_not_ours for every other push; field_malformed for an openid that cannot
///            sign anybody in.
Result<NamedTicket> ticket_named_in(const VerifiedPush& push);

/// A person's claim to a ticket, as WeChat vouches for it.
class ScanClaim {
 public:
  /// Rebuilds a claim that another instance of the core verified. The stateless worker opens the
  /// push and the ticket lives in a desk, so the proof cannot travel as a type; this is the only
  /// place that trusts such values.
  static ScanClaim rehydrate_verified(AppId app_id, OpenId openid, UnixSeconds create_time) {
    return ScanClaim{std::move(app_id), std::move(openid), create_time};
  }

  const AppId& app_id() const { return app_id_; }
  const OpenId& openid() const { return openid_; }
  UnixSeconds create_time() const { return create_time_; }

 private:
  ScanClaim(AppId app_id, OpenId openid, UnixSeconds create_time)
      : app_id_(std::move(app_id)), openid_(std::move(openid)), create_time_(create_time) {}

  AppId app_id_;
  OpenId openid_;
  UnixSeconds create_time_;
};

/// The two digits that a person sends to confirm (Confirm::reply), or "" for any other text.
std::string match_number_in(const VerifiedPush& push);

/// The lengths of the lone runs of digits in a person's text (core/base/digits.hpp), to answer
/// somebody who sends the digits among other words. They are never taken for a number.
std::string digit_runs_in(const VerifiedPush& push);

}  // namespace menshen
