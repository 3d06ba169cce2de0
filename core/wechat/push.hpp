#pragma once
/// Combines signature, envelope and message: is this request authentic, and what does it say?

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/instant.hpp"
#include "core/wechat/account.hpp"
#include "core/wechat/message.hpp"

namespace menshen {

/// A type that proves that a push came from WeChat for this account. Only `open_push` makes one,
/// and nothing else can start a sign-in (CB-01).
class VerifiedPush {
 public:
  const Push& operator*() const { return push_; }
  const Push* operator->() const { return &push_; }
  const AppId& app_id() const { return account_->app_id; }
  SignIn sign_in() const { return account_->sign_in; }

 private:
  VerifiedPush(Push&& push, const Account& account) : push_(std::move(push)), account_(&account) {}
  Push push_;
  const Account* account_;
  friend class PushOpener;
};

/// The result of opening a request.
///   reason accepted: `push` is set.
///   authentic false: answer 403 and nothing else.
///   authentic true:  WeChat sent it; answer `success` whatever the reason, and change nothing.
struct OpenedPush {
  Reason reason = Reason::accepted;
  bool authentic = false;
  bool is_event = false;  // an event that is refused loses a follower
  // The targets that want it, one bit each. Also set where only its content is refused: a kind of
  // push that Menshen does not know is still the account owner's.
  std::uint32_t forward_to = 0;
  // The clear fields of the compatible mode are not the sealed ones, so nobody gets the push.
  bool clear_differs = false;
  // When WeChat signed the request, by its clock; 0 where the query has no such time.
  UnixSeconds signed_at{0};
  std::optional<VerifiedPush> push;
  // Set instead of `push` for plaintext_beside_encrypt, whose envelope opens: its sender can be
  // told, and nothing else may follow from it.
  std::optional<VerifiedPush> only_to_answer;
  // The indices of the token and key that opened it: a reply is sealed with the same ones.
  std::uint8_t token_index = 0;
  std::uint8_t key_index = 0;
};

/// One POST to the callback, as received.
struct CallbackRequest {
  std::string_view query;
  std::string_view body;
};

/// Opens it. The push points into `plain`.
OpenedPush open_push(const Account& account, const CallbackRequest& request,
                     std::vector<std::uint8_t>& plain);

/// Answers WeChat's URL verification (GET): the text to send back, as text/plain.
Result<std::string> verify_url(const Account& account, std::string_view raw_query);

}  // namespace menshen
