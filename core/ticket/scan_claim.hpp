#pragma once
/// What an authentic push means to a ticket.

#include <string>
#include <string_view>
#include <utility>

#include "core/base/ids.hpp"
#include "core/base/instant.hpp"
#include "core/base/result.hpp"
#include "core/wechat/push.hpp"

namespace menshen {

/// Which ticket somebody means: by the scene of its QR code, or by its six digits. One of the two,
/// and the other is empty. `scene` looks into the push.
struct NamedTicket {
  std::string_view scene;
  std::string chat_code;
};

/// The ticket an authentic push signs somebody in to: `subscribe` with `qrscene_<scene>`, or `SCAN`
/// with `<scene>`; for an account that signs in by message, a text of six digits as well.
///   Returns: the ticket; event_not_ours for every other push; field_malformed for an openid that
///            nobody can be signed in by.
Result<NamedTicket> ticket_named_in(const VerifiedPush& push);

/// A person's claim to a ticket, as WeChat vouches for it.
class ScanClaim {
 public:
  /// Remakes a claim that has already been verified on the other side of the door. The push was
  /// opened in the stateless worker and the ticket lives in a desk, so the proof cannot travel as
  /// a type; this is the one place that takes it on trust.
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

/// The two digits that a person sends to confirm (Confirm::reply): a text of exactly them, or "".
std::string_view match_number_in(const VerifiedPush& push);

}  // namespace menshen
