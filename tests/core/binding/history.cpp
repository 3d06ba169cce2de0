#include "tests/core/binding/history.hpp"

#include <array>
#include <ostream>

#include "core/policy.hpp"
#include "tests/core/binding/people.hpp"

namespace menshen::test {
namespace {

constexpr std::array open_platforms = {"acme-open", "acme-open", "other-open"};
constexpr std::array kind_names = {
    "sign_in", "discover", "mistake", "link",   "prove",  "unlink", "merge", "undo",   "forget",
    "import",  "wait",     "join",    "remove", "not_me", "rest",   "told",  "follow", "unfollow"};

Identity first_of(const Happened& it) { return identity_at(it.person, it.account); }
Identity second_of(const Happened& it) { return identity_at(it.other_person, it.other_account); }
Union union_of(unsigned person, unsigned account) {
  return test::union_of(open_platforms[account], "person-" + std::to_string(person));
}

Evidence evidence_of(const Happened& it, bool with_union) {
  Evidence evidence{first_of(it), std::nullopt};
  if (with_union) evidence.its_union = union_of(it.person, it.account);
  return evidence;
}

/// One record for each id: the requested id encodes the content of the record.
UserId id_in_record(const Happened& it) {
  std::string text = "import";
  for (const unsigned part : {it.person, it.account, it.other_person, it.other_account,
                              unsigned{it.with_union}, it.choice}) {
    text += "-" + std::to_string(part);
  }
  return user(text);
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Happened& it) {
  out << kind_names[static_cast<std::size_t>(it.kind)] << " " << World::name_of(first_of(it))
      << (it.with_union ? " with its union, " : ", ") << World::name_of(second_of(it)) << ", "
      << first_sign_in_names[static_cast<std::size_t>(it.policy)] << ", " << it.choice << ", "
      << it.late.ms << " ms late, " << on_unfollow_names[static_cast<std::size_t>(it.on_unfollow)]
      << ", " << asked_names[static_cast<std::size_t>(it.answer)];
  return out;
}

void Story::play(const History& history) {
  for (const Happened& happened : history) {
    const std::set<std::string> had_a_way_in = world_.with_a_way_in();
    excused_.clear();
    now_ = now_ + Duration{1};
    play(happened);
    check(had_a_way_in);
    if (!broken().empty()) return;
  }
}

void Story::play(const Happened& it) {
  switch (it.kind) {
    case Kind::sign_in:
      return sign_in(it);
    case Kind::told:
      scan({{first_of(it), union_of(it.other_person, it.account)}, {}, std::nullopt});
      return;
    case Kind::discover:
    case Kind::mistake: {
      if (!world_.owner_of(first_of(it))) return;
      const unsigned whose = it.kind == Kind::mistake ? it.other_person : it.person;
      scan({{first_of(it), union_of(whose, it.account)}, {}, std::nullopt});
      return;
    }
    case Kind::link: {
      Happened before = it;
      before.person = it.other_person;
      before.account = it.other_account;
      const Scan scanned{evidence_of(before, it.choice % 2 == 0), {}, std::nullopt};
      return link(it, scan({scanned.evidence, {Purpose::sign_in, it.policy}, std::nullopt}));
    }
    case Kind::prove:
      return link(it, account_user(it));
    case Kind::unlink: {
      const auto owner = world_.owner_of(first_of(it));
      return apply_for(owner, owner ? by_.unlink(held_by(*owner), first_of(it))
                                    : Result<Writes>{Reason::user_unknown});
    }
    case Kind::forget: {
      const auto owner = world_.owner_of(first_of(it));
      if (owner) world_.mark_forgotten(*owner);
      return apply_for(owner,
                       owner ? by_.forget(held_by(*owner)) : Result<Writes>{Reason::user_unknown});
    }
    case Kind::merge:
      return merge(it);
    case Kind::undo:
      return undo(it);
    case Kind::import:
      return import(it);
    case Kind::wait:
      now_ = now_ + seconds(20LL * 24 * 3600);
      return;
    case Kind::join:
      return join(it);
    case Kind::remove:
      return remove(it);
    case Kind::not_me:
      return not_me(it);
    case Kind::follow:
    case Kind::unfollow:
      return hear(it);
    case Kind::rest:
      now_ = now_ + seconds(7LL * 3600);
  }
}

/// One scan, from the known state to the writes.
std::optional<UserId> Story::scan(const Scan& scan) {
  const auto& [evidence, terms, session, late] = scan;
  now_ = now_ + Duration{1};
  Known known;
  known.identity_owner = world_.owner_of(evidence.identity);
  known.session = session;
  bool told_another = false;
  if (evidence.its_union) {
    known.union_owner = world_.owner_of(*evidence.its_union);
    if (by_.remembers_claims) known.union_claimant = world_.claimant_of(*evidence.its_union);
    const auto before = world_.union_of(evidence.identity);
    told_another = before && before != evidence.its_union;
    if (before && by_.remembers_unions) known.identity_union = before->unionid;
  }
  const std::string identity = World::name_of(evidence.identity);
  if (evidence.its_union && !told_another)
    proved_.join(identity, World::name_of(*evidence.its_union));
  if (session && terms.purpose == Purpose::link) proved_.join(identity, World::name_of(*session));

  const UserId fresh = world_.fresh();
  const BindingDecision decision = resolve(evidence, known, terms, fresh, by_.rules);
  // A new user differs from every existing account.
  if (decision.outcome == Outcome::create) proved_.join(identity, World::name_of(fresh));
  remember(scan, decision);
  write(decision.writes);
  note_proof(scan, decision);
  if (evidence.its_union) world_.remember_union(evidence.identity, *evidence.its_union);
  return decision.user;
}

/// Another user may be signed in at the browser whose QR code is scanned (CD-06).
void Story::sign_in(const Happened& it) {
  scan({evidence_of(it, it.with_union),
        {Purpose::sign_in, it.policy},
        world_.owner_of(second_of(it)),
        it.late});
}

void Story::link(const Happened& it, const std::optional<UserId>& session) {
  scan({evidence_of(it, it.with_union), {Purpose::link, it.policy}, session, it.late});
}

/// The user of an account of the application. An unknown account creates a user, as after a
/// statement that the application signed.
std::optional<UserId> Story::account_user(const Happened& it) {
  const unsigned account = it.choice % 3;
  const auto at = accounts_.find(account);
  if (at != accounts_.end() && world_.state_of(at->second) == UserState::active) return at->second;
  if (at != accounts_.end()) accounts_.erase(at);
  const UserId fresh = world_.fresh();
  write({AddUser{fresh}});
  accounts_.emplace(account, fresh);
  return fresh;
}

void Story::import(const Happened& it) {
  ImportRecord record;
  if (it.choice % 2 == 0) {
    record.user = id_in_record(it);
    record.state = world_.state_of(*record.user);
  }
  for (const Identity& identity : {first_of(it), second_of(it)}) {
    record.identities.push_back(
        {identity, world_.owner_of(identity), world_.is_forgotten(identity)});
    proved_.join(World::name_of(identity), World::name_of(first_of(it)));
  }
  if (it.with_union) {
    const Union its_union = union_of(it.person, it.account);
    record.unions.push_back({its_union, world_.owner_of(its_union), false});
    proved_.join(World::name_of(its_union), World::name_of(first_of(it)));
  }
  const auto account = accounts_.find(it.choice);
  if (account != accounts_.end() && world_.state_of(account->second) == UserState::active) {
    record.account_owners.push_back(account->second);
    proved_.join(World::name_of(account->second), World::name_of(first_of(it)));
  }
  const UserId fresh = world_.fresh();
  const AdmitDecision decision = by_.admit(record, fresh);
  if (decision.admission == Admission::create || decision.user == record.user) {
    if (decision.user) {
      proved_.join(World::name_of(first_of(it)), World::name_of(*decision.user));
    }
  }
  for (const auto& one : record.identities) disowned_.erase(World::name_of(one.thing));
  write(decision.writes);
  if (decision.user && it.choice < 3) accounts_.emplace(it.choice, *decision.user);
}

void Story::apply_for(const std::optional<UserId>& user, const Result<Writes>& result) {
  if (user && result) write(*result);
}

void Story::check(const std::set<std::string>& had_a_way_in) {
  const std::set<std::string> have = world_.with_a_way_in();
  for (const std::string& name : had_a_way_in) {
    if (have.contains(name) || excused_.contains(name)) continue;
    if (world_.state_of(user(name)) == UserState::active) {
      world_.break_promise("a user is left without a way in");
    }
  }
  world_.for_each_owned([&](const std::string& thing, const std::string& owner) {
    if (!proved_.joined(thing, owner)) {
      world_.break_promise("somebody gains an account that nothing proves to be theirs");
    }
  });
}

}  // namespace menshen::test
