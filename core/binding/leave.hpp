#pragma once
/// How an identity or a whole user goes.

#include "core/base/result.hpp"
#include "core/binding/held.hpp"
#include "core/binding/write.hpp"

namespace menshen {

/// Takes an identity from its user, and its union when no other identity of the user stands in it.
/// Never the last one: a user without an identity has no way in, and nobody could ask for it back.
Result<Writes> unlink(const Held& held, const Identity& identity);

/// Everything of the user goes. Forgetting twice is forgetting once.
Result<Writes> forget(const Held& held);

}  // namespace menshen
