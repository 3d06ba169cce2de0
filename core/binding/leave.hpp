#pragma once
/// Removes an identity or a whole user.

#include "core/base/instant.hpp"
#include "core/base/result.hpp"
#include "core/binding/held.hpp"
#include "core/binding/write.hpp"

namespace menshen {

/// Takes an identity from its user, and its union when no other identity of the user belongs to it.
/// Refuses the last identity: a user without one has no way in, and nobody could ask for it back.
Result<Writes> unlink(const Held& held, const Identity& identity);

/// What a signed-in person wants to remove, and the identity that the session was begun with.
struct OwnRemoval {
  Identity leaving;
  Identity by;
};

/// The same for a signed-in person, who may be a thief. For as long as "not me" is good it must
/// find what a scan brought, and must leave its person a way in (INV-23). So a session does not
/// remove its own identity. What came by a join stays for a day, and so does everything older than
/// what came within that day.
Result<Writes> unlink_own(const Held& held, const OwnRemoval& removal, Instant now);

/// Removes everything of the user. Idempotent.
Result<Writes> forget(const Held& held);

}  // namespace menshen
