#pragma once
/// One ticket on a bench, and what may happen to it.

#include "core/base/base64.hpp"
#include "core/base/bytes.hpp"
#include "core/base/digest.hpp"
#include "core/policy.hpp"
#include "core/ticket/advance.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {

inline std::string hash_of(std::string_view text) { return std::string{as_text(sha256(text))}; }

inline constexpr Instant start{now_s * 1000};
// RFC 7636 appendix B.
inline constexpr std::string_view verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline constexpr std::string_view challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

struct TicketBench {
  Ticket ticket;
  Instant now = start;

  explicit TicketBench(Confirm confirm = Confirm::none) {
    ticket.confirm = confirm;
    ticket.created_at = start;
    ticket.deadline = start + policy::qr_lifetime;
    ticket.app_id = app_id;
    ticket.client_id = "shop";
    ticket.redirect_uri = "https://shop.example.com/callback";
    ticket.code_challenge = challenge;
    ticket.browser_hash = hash_of("secret");
    ticket.digits = "42482915";
  }

  /// Writes what was decided, as a desk does.
  Reason happens(const TicketEvent& what) {
    const Decision decision = advance(ticket, what, now);
    ticket = decision.next;
    return decision.reason;
  }
  Reason scan(std::string_view who = alice, std::int64_t create_time = now_s) {
    return happens(
        Scanned{ScanClaim::rehydrate_verified(std::string{app_id}, std::string{who}, create_time)});
  }
  Reason collect(std::string_view code, std::string_view secret = "secret") {
    return happens(Collected{std::string{secret}, hash_of(code)});
  }
  Reason tap(std::string_view who = alice, bool elsewhere = false) {
    return happens(Confirmed{std::string{who}, elsewhere});
  }
  Reason answer(std::string_view number, std::string_view id, std::string_view who = alice) {
    return happens(Answered{std::string{who}, std::string{number}, std::string{id}});
  }
  Reason type(std::string_view code, std::string_view secret = "secret") {
    return happens(Typed{std::string{secret}, std::string{code}});
  }
  Reason deny(std::string_view who = alice) { return happens(Denied{std::string{who}}); }
  Redeemed redemption(std::string_view code) const {
    return {std::string{code}, ticket.client_id, ticket.redirect_uri, std::string{verifier}};
  }
  Reason redeem(std::string_view code) { return happens(redemption(code)); }
  void wait(Duration time) { now = now + time; }

  void to_approved() {
    REQUIRE(scan() == Reason::accepted);
    REQUIRE(happens(Approved{"user"}) == Reason::accepted);
  }
  void to_granted(std::string_view code) {
    to_approved();
    REQUIRE(collect(code) == Reason::accepted);
  }
};

}  // namespace menshen::test
