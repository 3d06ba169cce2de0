#include "core/binding/resolve.hpp"

#include <utility>

namespace menshen {
namespace {

UnionOwner union_owner_in(const Evidence& evidence, const Known& known) {
  if (!evidence.its_union) return UnionOwner::absent;
  if (known.identity_owner) {
    if (known.union_owner == known.identity_owner) return UnionOwner::same;
    const auto& before = known.identity_union;
    if (before && before != evidence.its_union->unionid) return UnionOwner::changed;
  }
  return known.union_owner ? UnionOwner::other : UnionOwner::none;
}

/// One decision being made: the writes of each outcome of the table.
class Deciding {
 public:
  Deciding(const Evidence& evidence, const Known& known, UnionOwner seen, const Rule& rule)
      : evidence_(evidence),
        known_(known),
        its_union_(seen),
        decision_{rule.outcome, rule.reason, {}, {}} {
    if (!evidence.its_union) known_.union_owner.reset();
    if (!evidence.its_union || known_.union_owner) known_.union_claimant.reset();
  }

  BindingDecision decide(const UserId& fresh) && {
    switch (decision_.outcome) {
      case Outcome::sign_in:
        decision_.user = known_.identity_owner;
        break;
      case Outcome::create:
        write(AddUser{fresh});
        give_to(fresh);
        break;
      case Outcome::attach_union:
        decision_.user = known_.identity_owner;
        give_union_to(*known_.identity_owner);
        break;
      case Outcome::attach_identity:
        give_to(known_.union_owner ? *known_.union_owner : *known_.session);
        break;
      case Outcome::conflict:
        record_conflict();
        break;
      case Outcome::ask:
      case Outcome::refuse:
        break;
    }
    return std::move(decision_);
  }

 private:
  void write(Write one) { decision_.writes.push_back(std::move(one)); }

  void give_to(const UserId& user) {
    decision_.user = user;
    write(AddIdentity{evidence_.identity, user});
    give_union_to(user);
  }

  /// Only if nobody owns the union. Whoever was refused it may be the same person.
  void give_union_to(const UserId& user) {
    if (its_union_ != UnionOwner::none) return;
    write(AddUnion{*evidence_.its_union, user});
    if (const auto claimant = claimant_beside(user)) conflict_between(user, claimant);
  }

  std::optional<UserId> claimant_beside(const UserId& user) const {
    return known_.union_claimant == user ? std::nullopt : known_.union_claimant;
  }

  void conflict_between(const UserId& user, const std::optional<UserId>& other) {
    write(AddConflict{user, other, evidence_.identity, evidence_.its_union});
  }

  void record_conflict() {
    const std::optional<UserId>& owner = known_.identity_owner;
    const bool linking =
        decision_.reason == Reason::identity_taken || decision_.reason == Reason::union_taken;
    if (linking) {
      // A refused link signs nobody in.
      conflict_between(*known_.session, owner ? owner : known_.union_owner);
    } else {
      decision_.user = owner;
    }
    if (!owner) return;
    // The evidence about the identity and its union is recorded, whoever tried to link.
    give_union_to(*owner);
    const bool apart = its_union_ == UnionOwner::other || its_union_ == UnionOwner::changed;
    const bool said = linking && known_.union_owner == known_.session;
    const auto other = known_.union_owner ? known_.union_owner : claimant_beside(*owner);
    if (apart && !said) conflict_between(*owner, other);
  }

  const Evidence& evidence_;
  Known known_;
  UnionOwner its_union_;
  BindingDecision decision_;
};

}  // namespace

Situation situation_of(const Evidence& evidence, const Known& known, const Terms& terms) {
  Situation situation;
  situation.purpose = terms.purpose;
  situation.first_sign_in = terms.first_sign_in;
  situation.identity = known.identity_owner ? IdentityOwner::user : IdentityOwner::none;
  situation.its_union = union_owner_in(evidence, known);
  if (known.session) {
    const auto& pointed_at = known.identity_owner ? known.identity_owner : known.union_owner;
    const bool same = situation.somebody_known() && pointed_at == known.session;
    situation.session = same ? Session::same : Session::other;
  }
  return situation;
}

BindingDecision resolve(const Evidence& evidence, const Known& known, const Terms& terms,
                        const UserId& fresh, std::span<const Rule> by) {
  const Situation situation = situation_of(evidence, known, terms);
  const Rule& rule = rule_for(situation, by);
  return Deciding{evidence, known, situation.its_union, rule}.decide(fresh);
}

}  // namespace menshen
