#pragma once
/// What an authentic push means to a ticket.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/wechat/push.hpp"

namespace menshen {

/// A person's scan of one QR code, or the code they sent instead, as WeChat vouches for it.
class Claim {
 public:
  /// The scan in an authentic push: `subscribe` with `qrscene_<scene>`, or `SCAN` with `<scene>`;
  /// for an account that signs in by code, a text of six digits as well.
  ///   Returns: the claim; event_not_ours for every other push; field_malformed for an openid that
  ///            nobody can be signed in by.
  static Result<Claim> from(const VerifiedPush& push);

  /// Remakes a claim that has already been verified on the other side of the door. The push was
  /// opened in the stateless worker and the ticket lives in a desk, so the proof cannot travel as
  /// a type; this is the one place that takes it on trust.
  static Claim rehydrate_verified(std::string app_id, std::string openid,
                                  std::int64_t create_time) {
    return Claim{std::move(app_id), std::move(openid), {}, create_time};
  }

  const std::string& app_id() const { return app_id_; }
  const std::string& openid() const { return openid_; }
  /// Which ticket is meant: one of the two, and the other is empty.
  const std::string& scene() const { return name_.scene; }
  const std::string& user_code() const { return name_.user_code; }
  std::int64_t create_time() const { return create_time_; }  // seconds

 private:
  struct Name {
    std::string scene;
    std::string user_code;
  };

  static Name name_in(const VerifiedPush& push);

  Claim(std::string app_id, std::string openid, Name name, std::int64_t create_time)
      : app_id_(std::move(app_id)),
        openid_(std::move(openid)),
        name_(std::move(name)),
        create_time_(create_time) {}

  std::string app_id_;
  std::string openid_;
  Name name_;
  std::int64_t create_time_;
};

}  // namespace menshen
