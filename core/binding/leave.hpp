#pragma once
/// Removes an identity or a whole user.

#include "core/base/result.hpp"
#include "core/binding/held.hpp"
#include "core/binding/write.hpp"

namespace menshen {

/// Takes an identity from its user, and its union when no other identity of the user belongs to it.
/// Refuses the last identity: a user without one has no way in, and nobody could ask for it back.
Result<Writes> unlink(const Held& held, const Identity& identity);

/// Removes everything of the user. Idempotent.
Result<Writes> forget(const Held& held);

}  // namespace menshen
