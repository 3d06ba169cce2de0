#pragma once
/// How an app speaks OpenID Connect: the way it proves who it is, and the tokens it is given.

#include <cstdint>
#include <string>
#include <vector>

namespace menshen {

/// The environment variables of a client secret and of the one before, while it changes over.
struct ClientSecretNames {
  std::string current;   // or empty
  std::string previous;  // or empty
};

struct ClientConfig {
  ClientSecretNames secret;
  /// RFC 7591 section 2 names; more than one where the app left the choice between Basic and post.
  std::vector<std::string> auth_methods;
  std::string jwks;  // public keys for private_key_jwt, as JSON text, or empty
  bool require_pkce = true;
  std::string id_token_alg;  // "RS256" or "ES256"
  std::string sector;        // of pairwise subjects (OpenID Connect Core 8.1); empty: public
  std::vector<std::string> post_logout_redirect_uris;
  bool offline_access = false;
  std::vector<std::string> response_modes;
};

/// An API that is handed access tokens of some apps and asks what they are worth (RFC 7662).
struct ResourceServerConfig {
  std::string client_id;
  ClientSecretNames secret;
  std::vector<std::string> apps;
};

/// Of the signing keys.
struct KeyConfig {
  std::string encryption;           // the variable that private keys are encrypted under, or ""
  std::int64_t period_seconds = 0;  // how long a key signs
  std::int64_t lead_seconds = 0;    // how long a key is published before it signs
  std::string replace_made_before;  // UTC, "2026-11-24T08:00:00Z", or empty
};

}  // namespace menshen
