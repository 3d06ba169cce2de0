/// The OpenID Connect keys of an app (RFC 7591 and OpenID Connect Registration use the same names
/// in snake_case).

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/config/host.hpp"
#include "core/config/section_context.hpp"
#include "core/config/url.hpp"

namespace menshen {
namespace {

constexpr std::array<std::string_view, 8> private_members = {"d",  "p",  "q", "dp",
                                                             "dq", "qi", "k", "oth"};

constexpr std::array<std::string_view, 3> scopes_known = {"openid", "wechat", "offline_access"};

bool is_one_of(const auto& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string_view host_of(std::string_view uri) {
  Url url;
  return parse_url(uri, url) ? url.host : std::string_view{};
}

class ClientReader {
 public:
  ClientReader(SectionContext& context, ObjectReader& reader, AppConfig& app)
      : context_(context), reader_(reader), app_(app), client_(app.client) {}

  void read() {
    read_authentication();
    read_subject();
    client_.id_token_alg = reader_.choice("idTokenSignedResponseAlg", {"RS256", "ES256"}, "RS256");
    client_.post_logout_redirect_uris = read_urls(
        context_, reader_, "postLogoutRedirectUris", 0, is_redirect_uri,
        "write an absolute https URL with a path and no fragment; http is for localhost only");
    client_.offline_access = reader_.flag("offlineAccess");
    read_scopes();
    read_audiences();
    read_response_modes();
  }

 private:
  void read_authentication() {
    client_.secret.current = reader_.optional_secret("clientSecret");
    client_.secret.previous = reader_.optional_secret("previousClientSecret");
    const bool secret = reader_.has("clientSecret");
    if (reader_.has("previousClientSecret") && !secret) {
      reader_.fault("previousClientSecret", "stands beside a clientSecret only; write that too");
    }
    const std::string method =
        reader_.choice("tokenEndpointAuthMethod",
                       {"none", "client_secret_basic", "client_secret_post", "private_key_jwt"},
                       secret ? "client_secret" : "none");
    if (method == "client_secret") {
      client_.auth_methods = {"client_secret_basic", "client_secret_post"};
    } else {
      client_.auth_methods = {method};
    }
    const bool by_secret = method.starts_with("client_secret");
    if (by_secret && !secret) {
      reader_.fault("clientSecret",
                    R"(is missing; write {"env": "NAME"} and set NAME in the environment)");
    }
    if (!by_secret && secret && !method.empty()) {
      reader_.fault("clientSecret", "is not used by tokenEndpointAuthMethod \"" + method +
                                        "\"; remove one of them");
    }
    read_jwks(method == "private_key_jwt");
    client_.require_pkce = reader_.flag("requirePkce", true);
    if (!client_.require_pkce && method == "none") {
      reader_.fault("requirePkce",
                    "may be false only for a client that authenticates itself: without a secret "
                    "PKCE is all that binds a code to the browser (RFC 9700)");
    }
  }

  void read_jwks(bool wanted) {
    const Json* jwks = reader_.find("jwks");
    if (!wanted) {
      if (jwks != nullptr) {
        reader_.fault("jwks", "is used by tokenEndpointAuthMethod \"private_key_jwt\" only");
      }
      return;
    }
    if (jwks == nullptr) {
      reader_.fault("jwks", "is missing; write { \"keys\": [ … ] } with the client's public keys");
      return;
    }
    ObjectReader set{*jwks, reader_.pointer_to("jwks"), context_.faults};
    for (const auto& element : set.list("keys", 1, "public JSON Web Keys")) read_key(element);
    set.finish();
    client_.jwks = jwks->dump(-1, ' ', false, Json::error_handler_t::replace);
  }

  void read_key(const ObjectReader::Element& element) {
    ObjectReader key = context_.at(element);
    for (const std::string_view member : private_members) {
      if (!key.has(member)) continue;
      key.find(member);
      key.fault(member,
                "belongs to a private key, which never leaves the client; publish the "
                "public half");
    }
    const bool elliptic = key.choice("kty", {"RSA", "EC"}, "") == "EC";
    if (elliptic) key.choice("crv", {"P-256"}, "");
    for (const std::string_view member : elliptic ? std::array{"x", "y"} : std::array{"n", "e"}) {
      const std::string value = key.text(member, "base64url, as RFC 7518 section 6 has it");
      const bool fits = made_of(value, 1, 2048, is_base64url);
      if (!value.empty() && !fits) key.fault(member, "write base64url without padding");
    }
    key.optional_text("kid", "the key's name");
    key.choice("alg", {"RS256", "PS256", "ES256"}, elliptic ? "ES256" : "RS256");
    key.choice("use", {"sig"}, "sig");
    key.finish();
  }

  /// OpenID Connect Core section 8.1: redirect URIs on several hosts need a named sector.
  void read_subject() {
    const bool pairwise =
        reader_.choice("subjectType", {"public", "pairwise"}, "public") == "pairwise";
    const std::string named =
        reader_.optional_text("sectorIdentifier", "the host that a set of apps shares");
    check(reader_, "sectorIdentifier", {is_host, "write a host name such as \"shop.example.com\""},
          named);
    if (!pairwise) {
      if (!named.empty()) {
        reader_.fault("sectorIdentifier", "is used by subjectType \"pairwise\" only");
      }
      return;
    }
    const std::vector<std::string>& uris = app_.redirect_uris;
    const std::string_view first = uris.empty() ? std::string_view{} : host_of(uris.front());
    const bool one = std::all_of(uris.begin(), uris.end(),
                                 [&](const std::string& uri) { return host_of(uri) == first; });
    if (named.empty() && !one) {
      reader_.fault("sectorIdentifier",
                    "is missing; redirectUris have several hosts, so name the one whose people "
                    "these are");
    }
    client_.sector = named.empty() ? std::string{first} : named;
  }

  /// WeChat's openid is the same for every app of an account, so by default an app with a pairwise
  /// `sub` does not get it: two such apps could compare their people by it.
  void read_scopes() {
    client_.scopes = reader_.texts("scopes", 0, "scopes");
    if (!reader_.has("scopes")) {
      client_.scopes = {"openid"};
      if (client_.sector.empty()) client_.scopes.emplace_back("wechat");
      if (client_.offline_access) client_.scopes.emplace_back("offline_access");
      return;
    }
    for (std::size_t at = 0; at < client_.scopes.size(); ++at) {
      const std::string& scope = client_.scopes[at];
      if (scope.empty() || is_one_of(scopes_known, scope)) continue;
      context_.faults.push_back({reader_.pointer_to("scopes") + "/" + std::to_string(at),
                                 R"(write one of "openid", "wechat", "offline_access")"});
    }
    if (!is_one_of(client_.scopes, "openid")) {
      reader_.fault("scopes", "has to contain \"openid\", which every sign-in asks for");
    }
    if (is_one_of(client_.scopes, "offline_access") == client_.offline_access) return;
    reader_.fault("scopes",
                  "contradicts offlineAccess; list \"offline_access\" exactly where "
                  "\"offlineAccess\" is true");
  }

  /// RFC 9068 section 3 and RFC 8707 section 2: an API tells by `aud` which tokens are meant for
  /// it.
  void read_audiences() {
    client_.audiences =
        read_urls(context_, reader_, "audiences", 0, is_audience,
                  "write the absolute https URL by which an API knows itself, without query and "
                  "fragment; http is for localhost only");
    for (std::size_t at = 0; at < client_.audiences.size(); ++at) check_audience(at);
    if (client_.audiences.empty()) {
      client_.audiences = {context_.config.issuer + "/clients/" + app_.client_id};
    }
  }

  void check_audience(std::size_t at) {
    const std::string& audience = client_.audiences[at];
    Url url;
    if (!parse_url(audience, url)) return;
    const std::string pointer = reader_.pointer_to("audiences") + "/" + std::to_string(at);
    if (url.origin == context_.config.issuer) {
      context_.faults.push_back({pointer,
                                 "is an address of Menshen's own, which is the audience of other "
                                 "tokens; write an address of the API"});
    }
    for (const AppConfig& other : context_.config.apps) {
      if (other.pool == app_.pool || !is_one_of(other.client.audiences, audience)) continue;
      context_.faults.push_back(
          {pointer, "is an audience of the pool \"" + other.pool +
                        "\" already; an API that serves two pools needs an audience "
                        "for each, because their people are different people"});
      return;
    }
  }

  void read_response_modes() {
    const std::vector<std::string> modes = reader_.texts("responseModes", 0, "response modes");
    for (std::size_t at = 0; at < modes.size(); ++at) {
      if (modes[at].empty() || modes[at] == "query" || modes[at] == "form_post") continue;
      context_.faults.push_back({reader_.pointer_to("responseModes") + "/" + std::to_string(at),
                                 R"(write one of "query", "form_post")"});
    }
    client_.response_modes = modes.empty() ? std::vector<std::string>{"query", "form_post"} : modes;
  }

  SectionContext& context_;
  ObjectReader& reader_;
  AppConfig& app_;
  ClientConfig& client_;
};

}  // namespace

void read_client(SectionContext& context, ObjectReader& reader, AppConfig& app) {
  ClientReader{context, reader, app}.read();
}

}  // namespace menshen
