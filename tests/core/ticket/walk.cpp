#include "tests/core/ticket/walk.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/base/base64.hpp"
#include "core/base/bytes.hpp"
#include "core/base/digest.hpp"
#include "core/policy.hpp"

namespace menshen::test {
namespace {

template <class Id>
Id id(std::string_view text) {
  return *Id::parse(text);
}
const std::vector people = {id<OpenId>("oAlice"), id<OpenId>("oBob")};
const std::vector accounts = {id<AppId>("wxone"), id<AppId>("wxtwo")};
const std::vector clients = {id<ClientId>("shop"), id<ClientId>("forum")};
const std::vector<std::string> addresses = {"https://a.example/cb", "https://a.example/cb2"};

/// The diagram of ARCHITECTURE.md, written a second time; `none` joins scan and confirm, and a link
/// confirm and ask.
const std::set<std::pair<State, State>> edges = {
    {State::waiting, State::scanned},    {State::waiting, State::confirmed},
    {State::scanned, State::confirmed},  {State::scanned, State::denied},
    {State::confirmed, State::approved}, {State::confirmed, State::choosing},
    {State::confirmed, State::refused},  {State::choosing, State::approved},
    {State::scanned, State::choosing},   {State::approved, State::granted},
    {State::granted, State::granted},    {State::granted, State::redeemed},
    {State::granted, State::refused},    {State::confirmed, State::denied},
    {State::choosing, State::denied},    {State::approved, State::denied},
    {State::granted, State::denied},
};
bool ends(State state) {
  return state == State::redeemed || state == State::expired || state == State::cancelled ||
         state == State::denied || state == State::refused;
}
bool may_become(State from, State to) {
  if (!ends(from) && (to == State::cancelled || to == State::expired)) return true;
  return from == to || edges.contains({from, to});
}

bool fixed_parts_differ(const Ticket& a, const Ticket& b) {
  return a.purpose != b.purpose || a.digits != b.digits || a.created_at != b.created_at ||
         a.app_id != b.app_id || a.client_id != b.client_id || a.redirect_uri != b.redirect_uri ||
         a.code_challenge != b.code_challenge || a.browser_hash != b.browser_hash;
}

Instant last_moment(const Ticket& ticket) {
  return ticket.state == State::waiting ? ticket.deadline + seconds(15) : ticket.deadline;
}

}  // namespace

Walk::Walk(const Pick& pick) : now_{1'790'000'000'000} {
  for (int count = 0; count < 2; ++count) desks_.push_back(new_desk(pick));
}

Walk::Desk Walk::new_desk(const Pick& pick) {
  const std::string number = std::to_string(++serial_);
  const Confirm confirm = pick(2) == 0 ? Confirm::none : static_cast<Confirm>(pick(4));
  const Purpose purpose = pick(8) == 0 ? Purpose::link : Purpose::sign_in;
  const AppId& app_id = accounts[pick(2)];
  Desk desk{.ticket = {.app_id = app_id, .client_id = clients[pick(2)]},
            .browser_secret = "browser-secret-" + number,
            .verifier = std::string(43, 'v') + number};
  Ticket& ticket = desk.ticket;
  ticket.confirm = confirm;
  ticket.digits = "12345678";
  ticket.purpose = purpose;
  ticket.created_at = now_;
  ticket.redirect_uri = addresses[pick(2)];
  ticket.code_challenge = base64url(sha256(desk.verifier));
  ticket.browser_hash = StoredHash::of(desk.browser_secret);
  ticket.deadline = now_ + policy::qr_lifetime;
  return desk;
}

/// Mostly the live code; sometimes an old one, another ticket's, or none.
std::string Walk::code_for(const Pick& pick, const Desk& desk) const {
  const unsigned which = pick(8);
  if (which == 0) return desks_[pick(2)].live_code;
  if (which == 1) return "";
  if (which == 2 && !desk.dead_codes.empty()) {
    return desk.dead_codes[pick(static_cast<unsigned>(desk.dead_codes.size()))];
  }
  return desk.live_code;
}

TicketEvent Walk::next_event(const Pick& pick, const Desk& desk) {
  const auto mostly = [&]<class T>(const T& mine, const T& other) {
    return pick(6) == 0 ? other : mine;
  };
  const auto scanner = [&] {
    const OpenId& other = people[pick(2)];
    return pick(6) == 0 ? other : desk.ticket.openid.value_or(other);
  };
  const std::string secret = mostly(desk.browser_secret, desks_[pick(2)].browser_secret);
  switch (pick(16)) {
    case 0:
    case 1: {
      const std::int64_t skew = pick(6) == 0 ? static_cast<std::int64_t>(pick(1400)) - 700 : 0;
      return Scanned{ScanClaim::rehydrate_verified(mostly(desk.ticket.app_id, accounts[pick(2)]),
                                                   people[pick(2)],
                                                   UnixSeconds{now_.ms / 1000 + skew})};
    }
    case 2:
      return Confirmed{scanner(), pick(6) == 0};
    case 3:
      if (pick(4) != 0) return Looked{};
      return Denied{scanner()};
    case 4:
      return Approved{id<UserId>("user-" + std::to_string(pick(3)))};
    case 5:
      return MustChoose{};
    case 6:
      return Refused{Reason::identity_conflict};
    case 7:
      return Chosen{id<UserId>("user-" + std::to_string(pick(3)))};
    case 8:
      minted_ = "code-" + std::to_string(++serial_);
      return Collected{secret, StoredHash::of(minted_)};
    case 9:
      return Redeemed{code_for(pick, desk), mostly(desk.ticket.client_id, clients[pick(2)]),
                      mostly(desk.ticket.redirect_uri, addresses[pick(2)]),
                      mostly(desk.verifier, desks_[pick(2)].verifier)};
    case 10:
      return pick(3) == 0 ? TicketEvent{Cancelled{secret}} : TicketEvent{Looked{}};
    case 11:
      return Answered{scanner(), pick(3) == 0 ? "21" : "12", std::to_string(pick(5))};
    case 13:
      return pick(4) == 0 ? TicketEvent{Unfollowed{people[pick(2)], pick(2) == 0}}
                          : TicketEvent{Looked{}};
    case 12:
      return Typed{secret, pick(3) == 0 ? "876543" : "345678"};
    case 14:
      return Entered{Follower::rehydrate_verified(mostly(desk.ticket.app_id, accounts[pick(2)]),
                                                  people[pick(2)]),
                     secret};
    default:
      return pick(4) == 0 ? TicketEvent{Displaced{}} : TicketEvent{Looked{}};
  }
}

/// By WeChat's web authorization, in the browser that holds the ticket.
bool enters(const Entered* entered, const Ticket& ticket, std::string_view browser_secret) {
  return entered != nullptr && entered->follower.app_id() == ticket.app_id &&
         entered->browser_secret == browser_secret && ticket.purpose == Purpose::sign_in;
}

std::optional<std::string> Walk::step(const Pick& pick) {
  const std::array<std::int64_t, 8> waits = {0, 0, 1, 500, 3'000, 20'000, 61'000, 601'000};
  if (pick(4) == 0) now_ = now_ + Duration{waits[pick(waits.size())]};
  Desk& desk = desks_[pick(2)];
  if (ends(desk.ticket.state) && pick(4) == 0) desk = new_desk(pick);
  const TicketEvent what = next_event(pick, desk);
  const Decision decision = advance(desk.ticket, what, now_);
  if (std::optional<std::string> broken = judge(desk, what, decision)) return broken;
  settle(desk, what, decision);
  return std::nullopt;
}

std::optional<std::string> Walk::judge(const Desk& desk, const TicketEvent& what,
                                       const Decision& decision) {
  const Ticket& before = desk.ticket;
  const Ticket& after = decision.next;
  const bool moved = before.state != after.state;
  const bool expired = moved && after.state == State::expired;
  const auto* scanned = std::get_if<Scanned>(&what);
  const auto* tapped = std::get_if<Confirmed>(&what);
  const auto* answered = std::get_if<Answered>(&what);
  const auto* typed = std::get_if<Typed>(&what);
  const auto* entered = std::get_if<Entered>(&what);
  const bool inside = enters(entered, before, desk.browser_secret);
  const auto* collected = std::get_if<Collected>(&what);
  const auto* redeemed = std::get_if<Redeemed>(&what);
  const auto* cancelled = std::get_if<Cancelled>(&what);
  const bool minted = after.codes != before.codes;

  if (!decision.changed && !(after == before)) return "a change that is not said";
  if (decision.changed && after.version <= before.version) return "INV-20: version";
  if (fixed_parts_differ(before, after)) return "a fixed part was changed";
  if (before.openid && after.openid != before.openid) return "INV-01: openid";
  if (!before.openid && after.openid) {
    const bool theirs = scanned != nullptr && scanned->claim.openid() == after.openid;
    const bool follower = inside && entered->follower.openid() == after.openid;
    if (!theirs && !follower) return "INV-01: whose scan";
  }
  if (moved && before.state == State::waiting && !expired && after.state != State::cancelled) {
    const Instant made{scanned == nullptr ? 0 : scanned->claim.create_time().instant().ms};
    const bool fresh = made >= before.created_at - seconds(300) && made <= now_ + seconds(300);
    const bool ours = scanned != nullptr && scanned->claim.app_id() == before.app_id && fresh;
    if (!ours && !inside) return "INV-02";
  }
  if (!may_become(before.state, after.state)) return "INV-03: an edge that is not drawn";
  if (ends(before.state) && decision.changed) return "INV-04: an end moved";
  if (moved && after.state == State::confirmed) {
    const bool by_tap = before.confirm == Confirm::tap && tapped != nullptr &&
                        tapped->openid == before.openid && !tapped->elsewhere;
    const bool by_reply = before.confirm == Confirm::reply && answered != nullptr &&
                          answered->openid == before.openid && answered->match_number == "12";
    const bool by_code = before.confirm == Confirm::phone_code && typed != nullptr &&
                         typed->browser_secret == desk.browser_secret &&
                         typed->phone_code == "345678";
    const bool at_once = scanned != nullptr && before.confirm == Confirm::none;
    const bool there = inside && entered->follower.openid() == after.openid;
    if (!by_tap && !by_reply && !by_code && !at_once && !there) return "INV-05: confirmed by whom";
  }
  const bool right_code = typed != nullptr && typed->browser_secret == desk.browser_secret &&
                          typed->phone_code == "345678";
  if (moved && after.state == State::choosing && before.state == State::scanned &&
      (before.purpose != Purpose::link || !right_code)) {
    return "ID-08: a link without the phone code";
  }
  if (before.purpose == Purpose::link && after.state == State::confirmed) {
    return "ID-08: a link that asks nobody";
  }
  const bool link_scanned =
      before.purpose == Purpose::link && moved && after.state == State::scanned;
  if (link_scanned && after.confirm != Confirm::phone_code) {
    return "ID-08: a link that asks for less than the phone code";
  }
  if (after.confirm == Confirm::oauth && before.confirm != Confirm::oauth) {
    if (!inside || !moved) return "CD-08: taken as confirmed on the person's own device";
  } else if (after.confirm != before.confirm && !link_scanned) {
    const bool doubt = after.conflicts != before.conflicts || (tapped != nullptr && !moved);
    const bool rises = before.confirm == Confirm::tap || before.confirm == Confirm::reply;
    if (!rises || after.confirm != Confirm::phone_code || before.state != State::scanned ||
        !doubt) {
      return "D5: confirmed in another way than the app asks";
    }
  }
  if (after.tried != before.tried && decision.reason != Reason::confirm_digits_wrong)
    return "tried";
  if (after.tried.size() > 6) return "CD-03: more than three tries";
  if (minted && (collected == nullptr || collected->browser_secret != desk.browser_secret)) {
    return "INV-06: a code for another browser";
  }
  if (minted && before.state != State::approved && before.state != State::granted) {
    return "INV-05: an early code";
  }
  if (after.codes > 5) return "too many codes";
  if (moved && after.state == State::redeemed) {
    if (desk.redeemed != 0) return "INV-07: redeemed twice";
    if (redeemed == nullptr || redeemed->auth_code != desk.live_code) return "INV-08: a dead code";
    if (redeemed->client_id != before.client_id || redeemed->redirect_uri != before.redirect_uri ||
        redeemed->code_verifier != desk.verifier) {
      return "INV-12: somebody else's redemption";
    }
  }
  if (after.wrong_verifiers != before.wrong_verifiers) {
    const bool theirs = redeemed != nullptr && redeemed->auth_code == desk.live_code &&
                        redeemed->client_id == before.client_id &&
                        redeemed->redirect_uri == before.redirect_uri;
    if (!theirs || redeemed->code_verifier == desk.verifier) return "OA-07: counted for nothing";
    if ((after.wrong_verifiers == 3) != (after.state == State::refused)) return "OA-07: three";
  }
  if (moved && before.state == State::granted && after.state == State::refused &&
      (after.wrong_verifiers != 3 || !after.code_hash.bytes.empty())) {
    return "OA-07: revoked early, or not wholly";
  }
  if (moved && after.state == State::cancelled && cancelled == nullptr) return "cancelled by none";
  if (moved && after.state == State::cancelled && !after.code_hash.bytes.empty())
    return "INV-09: code";
  const bool late = !ends(before.state) && now_ >= last_moment(before);
  const bool displaced = std::holds_alternative<Displaced>(what) && before.state == State::waiting;
  if ((late || displaced) != expired) return "INV-11: deadline";
  if (!ends(after.state) && now_ >= last_moment(after)) return "INV-15: a deadline in the past";
  const Instant longest = before.created_at + seconds(135 + 60 + 60 + 600 + 60 + 60);
  if (!ends(after.state) && after.deadline > longest) return "INV-15: it could live for ever";
  if (before.purpose == Purpose::link && after.codes != 0) return "INV-19: a link that signs in";
  if (std::holds_alternative<Looked>(what) && decision.changed && !late) return "a look moved it";
  if (expired != (decision.changed && decision.reason == Reason::ticket_expired))
    return "expired without the reason";

  const Effects effects = effects_of(after);
  if (effects.ask_directory != (after.state == State::confirmed)) return "effects: directory";
  if (!ends(after.state) && effects.wake_at != last_moment(after)) return "effects: wake_at";

  const Decision again = advance(after, what, now_);
  const bool counts = decision.reason == Reason::ticket_claimed || collected != nullptr ||
                      decision.reason == Reason::verifier_mismatch || typed != nullptr;
  if (!counts && again.changed) return "INV-14: doing it twice did more";
  return std::nullopt;
}

void Walk::settle(Desk& desk, const TicketEvent& what, const Decision& decision) {
  if (decision.next.codes != desk.ticket.codes) {
    if (!desk.live_code.empty()) desk.dead_codes.push_back(desk.live_code);
    desk.live_code = minted_;
  }
  const bool spent = std::holds_alternative<Redeemed>(what) && decision.changed &&
                     decision.next.state == State::redeemed;
  if (spent) ++desk.redeemed;
  if (desk.ticket.state != decision.next.state) {
    ++reached_[static_cast<std::size_t>(decision.next.state)];
  }
  desk.ticket = decision.next;
}

}  // namespace menshen::test
