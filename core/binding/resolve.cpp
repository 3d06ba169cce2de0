#include "core/binding/resolve.hpp"

namespace menshen {

BindingDecision resolve(const Evidence& evidence, const Known& known, const UserId& fresh) {
  if (known.identity_owner) return SignIn{*known.identity_owner};
  return Create{fresh, evidence.identity};
}

}  // namespace menshen
