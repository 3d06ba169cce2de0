#pragma once
/// Events that may happen to a few people over time, and the promises that hold in every order.

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "tests/core/binding/deciders.hpp"
#include "tests/core/binding/world.hpp"

namespace menshen::test {

enum class Kind : std::uint8_t {
  sign_in,   // a push of one identity
  discover,  // WeChat reports the union of a known identity
  mistake,   // WeChat reports another person's union
  link,      // a user signed in by one identity scans with another
  prove,     // a user proves an account of the application and scans
  unlink,
  merge,
  undo,
  forget,
  import,
  wait,
  join,    // a person who proved two accounts by a link joins them
  remove,  // a person who is signed in by one identity removes another
  not_me,  // the person of an earlier scan disowns it
  rest,    // some hours pass
  told,    // a push of one identity, for which WeChat reports another person's union
  follow,  // WeChat reports that a person follows
  unfollow,
};
/// All before `told`, which stands only in histories of accounts that move; `follow` and `unfollow`
/// stand in those that have delays.
inline constexpr unsigned kinds = 15;

/// Two identities: of 4 people under 3 accounts, two of which share an Open Platform.
struct Happened {
  Kind kind = Kind::sign_in;
  unsigned person = 0;
  unsigned account = 0;
  unsigned other_person = 0;
  unsigned other_account = 0;
  bool with_union = false;
  FirstSignIn policy = FirstSignIn::create;
  unsigned choice = 0;  // the remaining free choice of the event
  Duration late{};      // a push arrives so long after it was made
  OnUnfollow on_unfollow = OnUnfollow::keep;
  Asked answer = Asked::may_not;  // WeChat's, to a question about an unfollow
};
using History = std::vector<Happened>;
std::ostream& operator<<(std::ostream& out, const Happened& happened);

/// Plays a history, and tracks which identities the events prove to be of one person.
class Story {
 public:
  explicit Story(const Deciders& by) : by_(by) {}

  void play(const History& history);
  const World& world() const { return world_; }
  /// The first broken promise, or "".
  const std::string& broken() const { return world_.broken(); }

 private:
  struct Merged {
    UserId from;
    UserId into;
    Snapshot snapshot;
    Instant at;
    bool undone = false;
    std::optional<Identity> by_scan = std::nullopt;  // joined, because this identity scanned
  };
  /// A link that found another user's identity.
  struct Proof {
    Identity identity;
    UserId user;
    UserId other;
    bool open = true;  // until "not me" keeps the two apart
  };
  /// An identity that a person removed from a user.
  struct Loss {
    Instant at;
    bool by_itself;
    std::optional<Instant> by_came;  // when the identity that removed it had come to the user
  };
  struct Scan {
    Evidence evidence;
    Terms terms;
    std::optional<UserId> session;
    Duration late{};
  };

  void play(const Happened& happened);
  std::optional<UserId> scan(const Scan& scan);
  void remember(const Scan& scan, const BindingDecision& decision);
  void sign_in(const Happened& happened);
  void link(const Happened& happened, const std::optional<UserId>& session);
  std::optional<UserId> account_user(const Happened& happened);
  void import(const Happened& happened);
  void merge(const Happened& happened);
  void undo(const Happened& happened);
  bool undo(Merged& merged, bool by_its_person);

  void hear(const Happened& happened);
  void check_heard(const Happened& happened, const DatedNews& news, NewsEffect effect);
  void forget_identity(const Identity& identity);
  void note_proof(const Scan& scan, const BindingDecision& decision);

  void join(const Happened& happened);
  void remove(const Happened& happened);
  void not_me(const Happened& happened);
  void take_back(const Disowned& scan);
  void disown(const Identity& identity);
  std::optional<Instant> came_at(const HeldIdentity& one) const;
  bool can_undo(const Merged& merged) const;
  void check_taken_back(const Disowned& scan);
  void check_link_taken_back(const Disowned& scan);
  void check_account_kept(const Disowned& scan);

  /// The user after all merges, if there still is one.
  std::optional<UserId> active(const UserId& user) const;
  /// What the user holds, with when and how each identity came.
  Held held_by(const UserId& user) const;
  void write(const Writes& writes);
  Snapshot unowned_of(const Snapshot& snapshot) const;
  void merge_users(const UserId& from, const UserId& into, std::optional<Identity> by_scan);
  void apply_for(const std::optional<UserId>& user, const Result<Writes>& result);
  void check(const std::set<std::string>& had_a_way_in);

  const Deciders& by_;
  World world_;
  Partition proved_;
  std::map<unsigned, UserId> accounts_;  // the application's accounts, by number
  std::vector<Merged> merges_;
  std::set<std::string> excused_;  // had no way in of their own, beside what a merge brought
  std::vector<Disowned> scans_;    // that "not me" can disown
  std::vector<Proof> proofs_;
  std::map<std::string, Instant> added_;      // when an identity was given to a known user
  std::map<std::string, std::size_t> given_;  // the scan that gave an identity to its user
  std::map<std::string, Loss> lost_;
  std::map<std::string, Following> follows_;  // as directory and sessions have it
  std::set<std::string> disowned_;            // taken off by "not me", and not proved again since
  Instant now_{1'790'000'000'000};
};

}  // namespace menshen::test
