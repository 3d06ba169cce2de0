#pragma once
/// A test bench with one ticket, and the events that may happen to it.

#include "core/base/base64.hpp"
#include "core/base/digest.hpp"
#include "core/policy.hpp"
#include "core/ticket/advance.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {

inline OpenId openid(std::string_view text) { return must(OpenId::parse(text)); }
inline UserId user_id(std::string_view text) { return must(UserId::parse(text)); }

inline constexpr Instant start{now_s * 1000};
// RFC 7636 appendix B.
inline constexpr std::string_view verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline constexpr std::string_view challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

struct TicketBench {
  Ticket ticket{.app_id = must(AppId::parse(app_id)), .client_id = must(ClientId::parse("shop"))};
  Instant now = start;

  explicit TicketBench(Confirm confirm = Confirm::none) {
    ticket.confirm = confirm;
    ticket.created_at = start;
    ticket.deadline = start + policy::qr_lifetime;
    ticket.redirect_uri = "https://shop.example.com/callback";
    ticket.code_challenge = challenge;
    ticket.browser_hash = StoredHash::of("secret");
    ticket.digits = "42482915";
  }

  /// Stores the decision, as a desk does.
  Reason happens(const TicketEvent& what) {
    const Decision decision = advance(ticket, what, now);
    ticket = decision.next;
    return decision.reason;
  }
  Reason scan(std::string_view who = alice, std::int64_t create_time = now_s) {
    return happens(Scanned{
        ScanClaim::rehydrate_verified(ticket.app_id, openid(who), UnixSeconds{create_time})});
  }
  Reason collect(std::string_view code, std::string_view secret = "secret") {
    return happens(Collected{std::string{secret}, StoredHash::of(code)});
  }
  Reason tap(std::string_view who = alice, bool elsewhere = false) {
    return happens(Confirmed{openid(who), elsewhere});
  }
  Reason answer(std::string_view number, std::string_view id, std::string_view who = alice) {
    return happens(Answered{openid(who), std::string{number}, std::string{id}});
  }
  Reason type(std::string_view code, std::string_view secret = "secret") {
    return happens(Typed{std::string{secret}, std::string{code}});
  }
  Reason deny(std::string_view who = alice) { return happens(Denied{openid(who)}); }
  Redeemed redemption(std::string_view code) const {
    return {std::string{code}, ticket.client_id, ticket.redirect_uri, std::string{verifier}};
  }
  Reason redeem(std::string_view code) { return happens(redemption(code)); }
  void wait(Duration time) { now = now + time; }

  void to_approved() {
    REQUIRE(scan() == Reason::accepted);
    REQUIRE(happens(Approved{user_id("user")}) == Reason::accepted);
  }
  void to_granted(std::string_view code) {
    to_approved();
    REQUIRE(collect(code) == Reason::accepted);
  }
};

}  // namespace menshen::test
