#include "core/ticket/advance.hpp"

#include "core/base/base64.hpp"
#include "core/base/bytes.hpp"
#include "core/base/constant_time.hpp"
#include "core/base/digest.hpp"
#include "core/base/digits.hpp"
#include "core/policy.hpp"
#include "core/ticket/confirm_digits.hpp"

namespace menshen {
namespace {

/// RFC 7636 section 4.6. The length is part of the grammar: 43 to 128 characters. A verifier where
/// no challenge was sent is a downgrade (RFC 9700 section 4.8.2).
bool verifies(std::string_view verifier, std::string_view challenge) {
  if (challenge.empty()) return verifier.empty();
  if (verifier.size() < 43 || verifier.size() > 128) return false;
  return equal_in_constant_time(base64url(sha256(verifier)), challenge);
}

Instant deadline_in(State state, const Ticket& before, Instant now) {
  switch (state) {
    case State::scanned:
    case State::confirmed:
      return now + policy::confirm_lifetime;
    case State::choosing:
      return now + policy::choosing_lifetime;
    case State::approved:
      return now + policy::collect_lifetime;
    // Another code does not extend the deadline.
    case State::granted:
      return before.state == State::granted ? before.deadline : now + policy::code_lifetime;
    default:
      return now;
  }
}

/// Confirmation digits as received. Digits that a browser sends have no message id.
struct Attempt {
  std::string_view given;
  std::string_view right;
  std::string_view message_id;
};

/// One decision being made: the ticket before, the ticket after, and the time.
class Transition {
 public:
  Transition(const Ticket& before, Instant now) : before_(before), now_(now), next_(before) {}

  Decision operator()(const Scanned& scanned) {
    const ScanClaim& claim = scanned.claim;
    if (claim.app_id() != before_.app_id) return turned_down(Reason::account_mismatch);
    const Instant made = claim.create_time().instant();
    if (made < before_.created_at - policy::create_time_before ||
        made > now_ + policy::create_time_ahead) {
      return turned_down(Reason::event_stale);
    }
    if (before_.state != State::waiting) return scanned_again(claim.openid());
    next_.openid = claim.openid();
    // Adding a WeChat gives an account away, so it asks for the phone code whatever the app does.
    if (links()) next_.confirm = Confirm::phone_code;
    return next_.confirm == Confirm::none ? move({Event::scan, Event::confirm})
                                          : move({Event::scan});
  }

  /// The proof and the ticket come from the same browser, on the person's own device. That meets
  /// every `confirm` policy, and also confirms an earlier scan by the same person.
  Decision operator()(const Entered& entered) {
    if (!before_.browser_hash.matches(entered.browser_secret)) {
      return turned_down(Reason::browser_mismatch);
    }
    const Follower& follower = entered.follower;
    if (follower.app_id() != before_.app_id) return turned_down(Reason::account_mismatch);
    if (before_.purpose != Purpose::sign_in) return turned_down(Reason::purpose_mismatch);
    const bool scanned = before_.state == State::scanned && before_.openid == follower.openid();
    if (before_.state != State::waiting && !scanned) return scanned_again(follower.openid());
    next_.openid = follower.openid();
    next_.confirm = Confirm::oauth;
    return scanned ? move({Event::confirm}) : move({Event::scan, Event::confirm});
  }

  Decision operator()(const Confirmed& confirmed) {
    if (!scanned_by(confirmed.openid)) return turned_down(Reason::openid_mismatch);
    if (before_.state != State::scanned) return move({Event::confirm});
    if (before_.confirm != Confirm::tap) return turned_down(Reason::confirm_other_way);
    return confirmed.elsewhere ? in_doubt(Reason::confirm_other_way) : move({Event::confirm});
  }

  Decision operator()(const Answered& answered) {
    if (!scanned_by(answered.openid)) return turned_down(Reason::openid_mismatch);
    if (before_.confirm != Confirm::reply) return turned_down(Reason::confirm_other_way);
    return judge({.given = answered.match_number,
                  .right = match_number(before_),
                  .message_id = answered.message_id});
  }

  Decision operator()(const Typed& typed) {
    if (!before_.browser_hash.matches(typed.browser_secret)) {
      return turned_down(Reason::browser_mismatch);
    }
    const auto given = typed_digits(typed.phone_code, {.least = 6, .most = 6});
    const bool choosing = before_.state == State::choosing;
    if (!choosing && before_.confirm != Confirm::phone_code) {
      return turned_down(Reason::confirm_other_way);
    }
    // What does not read as six digits is no guess, and costs no try.
    const bool asked = choosing || before_.state == State::scanned;
    if (!given && asked) return misread();
    const std::string digits = given.value_or("");
    const Attempt attempt{.given = digits, .right = phone_code(before_), .message_id = ""};
    // The right code shows here that this browser's person holds the phone that scanned.
    if (!choosing) return judge(attempt);
    return fits(attempt) ? unchanged() : wrong_digits("");
  }

  /// After an unfollow we can no longer message the user, so a pending confirmation is denied.
  /// Later the app's `onUnfollow` decides: until the ticket is approved, directory and sessions may
  /// not know the person, so it `ends` here.
  Decision operator()(const Unfollowed& unfollowed) {
    if (!scanned_by(unfollowed.openid)) return turned_down(Reason::openid_mismatch);
    const bool asked = before_.state == State::confirmed || before_.state == State::choosing;
    const bool denies = before_.state == State::scanned || (asked && unfollowed.ends);
    return denies ? move({Event::deny}) : unchanged();
  }

  Decision operator()(const Denied& denied) {
    if (!scanned_by(denied.openid)) return turned_down(Reason::openid_mismatch);
    if (before_.state == State::denied) return unchanged();
    next_.code_hash = {};
    return move({Event::deny});
  }

  Decision operator()(const Approved& approved) {
    next_.user = approved.user;
    return move({Event::approve});
  }
  Decision operator()(const MustChoose&) { return move({Event::ask}); }
  Decision operator()(const Refused& refused) {
    next_.reason = refused.reason;
    return move({Event::refuse});
  }
  Decision operator()(const Chosen& chosen) {
    next_.user = chosen.user;
    return move({Event::choose});
  }

  Decision operator()(const Collected& collected) {
    if (!before_.browser_hash.matches(collected.browser_secret)) {
      return turned_down(Reason::browser_mismatch);
    }
    if (before_.purpose != Purpose::sign_in) return turned_down(Reason::purpose_mismatch);
    if (before_.codes >= policy::codes_max) return turned_down(Reason::code_limit);
    next_.code_hash = collected.code_hash;
    next_.codes = before_.codes + 1;
    return move({Event::collect});
  }

  /// A failed attempt by another client consumes nothing (OA-06). A caller with the right code,
  /// client and address but the wrong verifier has stolen the code, and gets three tries (OA-07).
  Decision operator()(const Redeemed& redeemed) {
    if (!before_.code_hash.matches(redeemed.auth_code)) return turned_down(Reason::code_mismatch);
    if (redeemed.client_id != before_.client_id) return turned_down(Reason::client_mismatch);
    if (redeemed.redirect_uri != before_.redirect_uri) {
      return turned_down(Reason::redirect_uri_mismatch);
    }
    if (!verifies(redeemed.code_verifier, before_.code_challenge)) {
      return wrong_verifier();
    }
    return move({Event::redeem});
  }

  Decision operator()(const Cancelled& cancelled) {
    if (!before_.browser_hash.matches(cancelled.browser_secret)) {
      return turned_down(Reason::browser_mismatch);
    }
    if (before_.state == State::cancelled) return unchanged();
    next_.code_hash = {};
    return move({Event::cancel});
  }

  /// Another page of the same address took the place of this one. A scan that came first keeps it.
  Decision operator()(const Displaced&) {
    return before_.state == State::waiting ? expire() : turned_down(Reason::ticket_out_of_turn);
  }

  Decision operator()(const Looked&) { return unchanged(); }

  Decision expire() {
    next_.code_hash = {};
    Decision decision = move({Event::expire});
    decision.reason = Reason::ticket_expired;
    return decision;
  }

 private:
  Decision unchanged() const { return {.next = before_}; }
  Decision turned_down(Reason reason) const { return {.next = before_, .reason = reason}; }
  /// The state stays, but the new count has to be stored.
  Decision counted(Reason reason) {
    ++next_.version;
    return {.next = next_, .changed = true, .reason = reason};
  }

  /// WeChat repeats pushes. A scan by a second person is counted and changes nothing else (INV-01).
  Decision scanned_again(const OpenId& openid) {
    if (openid == before_.openid) return unchanged();
    if (!before_.openid || is_end(before_.state)) {
      return turned_down(next_state(before_.state, Event::scan).reason());
    }
    ++next_.conflicts;
    return in_doubt(Reason::ticket_claimed);
  }

  /// A tap, or a number that anyone can read off the screen, does not prove control of the browser.
  /// Escalate to `phone_code`, which the user copies from phone to browser (D5, CD-02).
  Decision in_doubt(Reason reason) {
    if (before_.state == State::scanned) next_.confirm = Confirm::phone_code;
    return counted(reason);
  }

  /// Repeating the right digits gives the same answer. A repeated push with wrong digits counts
  /// once.
  Decision judge(const Attempt& attempt) {
    if (before_.state == State::scanned && fits(attempt)) return confirmed();
    const auto left = tries_left_after(before_.tried, attempt.message_id);
    if (left) return {.next = before_, .reason = Reason::confirm_digits_wrong, .tries_left = *left};
    if (before_.state == State::scanned) return wrong_digits(attempt.message_id);
    const bool heard = answer_to(before_, before_.openid) == PhoneAnswer::signing_in;
    return heard && fits(attempt) ? unchanged()
                                  : turned_down(next_state(before_.state, Event::confirm).reason());
  }

  static bool fits(const Attempt& attempt) { return digits_match(attempt.given, attempt.right); }

  /// The browser of a link is asked before the directory gives anything (ID-08).
  Decision confirmed() {
    return links() ? move({Event::confirm, Event::ask}) : move({Event::confirm});
  }

  Decision misread() const {
    return {.next = before_,
            .reason = Reason::confirm_digits_wrong,
            .tries_left = tries_left(before_.tried)};
  }

  Decision wrong_digits(std::string_view id) {
    next_.tried = with_try(before_.tried, id);
    const std::uint32_t left = tries_left(next_.tried);
    if (left == 0) next_.reason = Reason::confirm_digits_wrong;
    Decision decision = left == 0 ? move({Event::deny}) : counted(Reason::confirm_digits_wrong);
    decision.reason = Reason::confirm_digits_wrong;
    decision.tries_left = left;
    return decision;
  }

  Decision wrong_verifier() {
    if (before_.state != State::granted) return turned_down(Reason::verifier_mismatch);
    ++next_.wrong_verifiers;
    if (next_.wrong_verifiers < policy::wrong_verifiers_max) {
      return counted(Reason::verifier_mismatch);
    }
    next_.code_hash = {};
    next_.reason = Reason::verifier_mismatch;
    Decision decision = move({Event::revoke});
    decision.reason = Reason::verifier_mismatch;
    return decision;
  }

  bool links() const { return before_.purpose == Purpose::link; }
  bool scanned_by(const OpenId& openid) const { return before_.openid == openid; }

  /// Follows the table of transitions; a transition that it lacks refuses the whole event.
  Decision move(std::initializer_list<Event> events) {
    for (const Event event : events) {
      const Result<State> to = next_state(next_.state, event);
      if (!to) return turned_down(to.reason());
      next_.deadline = deadline_in(*to, before_, now_);
      next_.state = *to;
    }
    ++next_.version;
    return {.next = next_, .changed = true};
  }

  const Ticket& before_;
  Instant now_;
  Ticket next_;
};

}  // namespace

Decision advance(const Ticket& ticket, const TicketEvent& event, Instant now) {
  Transition transition{ticket, now};
  if (!is_end(ticket.state) && now >= real_deadline(ticket)) return transition.expire();
  return std::visit(transition, event);
}

}  // namespace menshen
