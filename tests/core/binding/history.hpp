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
};
inline constexpr unsigned kinds = 11;

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
  };
  struct Scan {
    Evidence evidence;
    Terms terms;
    std::optional<UserId> session;
  };

  void play(const Happened& happened);
  std::optional<UserId> scan(const Scan& scan);
  void sign_in(const Happened& happened);
  void link(const Happened& happened, const std::optional<UserId>& session);
  std::optional<UserId> account_user(const Happened& happened);
  void import(const Happened& happened);
  void merge(const Happened& happened);
  void undo(const Happened& happened);
  void apply_for(const std::optional<UserId>& user, const Result<Writes>& result);
  void check(const std::set<std::string>& had_a_way_in);

  const Deciders& by_;
  World world_;
  Partition proved_;
  std::map<unsigned, UserId> accounts_;  // the application's accounts, by number
  std::vector<Merged> merges_;
  std::optional<std::string> excused_;  // had no way in before a merge that is undone
  Instant now_{1'790'000'000'000};
};

}  // namespace menshen::test
