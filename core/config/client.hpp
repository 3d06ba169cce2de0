#pragma once
/// An app's OpenID Connect settings: how it authenticates, and which tokens it receives.

#include <cstdint>
#include <string>
#include <vector>

namespace menshen {

/// The environment variables of a client secret and of its predecessor during a rotation.
struct ClientSecretNames {
  std::string current;   // or empty
  std::string previous;  // or empty
};

struct ClientConfig {
  ClientSecretNames secret;
  /// The names of RFC 7591 section 2; more than one where the app allows both Basic and post.
  std::vector<std::string> auth_methods;
  std::string jwks;  // public keys for private_key_jwt, as JSON text, or empty
  bool require_pkce = true;
  std::string id_token_alg;  // "RS256" or "ES256"
  std::string sector;        // of pairwise subjects (OpenID Connect Core 8.1); empty: public
  std::vector<std::string> post_logout_redirect_uris;
  bool offline_access = false;
  std::vector<std::string> scopes;  // which scopes it may have
  std::vector<std::string>
      audiences;  // the APIs that receive its access tokens; the first by default
  std::vector<std::string> response_modes;
};

/// An API that receives access tokens of some apps and introspects them (RFC 7662).
struct ResourceServerConfig {
  std::string client_id;
  ClientSecretNames secret;
  std::vector<std::string> apps;
  std::string audience;  // its own; empty: it hears about every token of its apps
};

/// Settings of the signing keys.
struct KeyConfig {
  std::string encryption;           // the variable of the secret that encrypts private keys, or ""
  std::int64_t period_seconds = 0;  // how long a key signs
  std::int64_t lead_seconds = 0;    // how long a key is published before it signs
  std::string replace_made_before;  // UTC, "2026-11-24T08:00:00Z", or empty
};

}  // namespace menshen
