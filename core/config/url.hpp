#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace menshen {

/// An absolute http or https URL in the strict form that configuration allows: lower-case ASCII
/// host, no user information, no fragment, no escapes in the host, nothing to normalise.
struct Url {
  std::string_view scheme;  // "http" or "https"
  std::string_view host;    // "example.com", "127.0.0.1" or "[::1]"
  std::string_view origin;  // scheme, host and port as written
  std::string_view path;    // from the first '/', without the query; may be empty
  std::string_view query;   // without the '?'; may be empty

  bool is_loopback() const { return host == "localhost" || host == "127.0.0.1" || host == "[::1]"; }
  /// Whether the query has a parameter of one of these names, as written.
  bool names_any(std::initializer_list<std::string_view> names) const;
  bool is_origin() const { return path.empty() && query.empty() && !has_query; }

  bool has_query = false;
};

/// The usual spelling of an IPv4 address that the text's host spells in another way, or "".
std::string other_spelling(std::string_view text);

/// Fills `url`, whose views point into `text`.
bool parse_url(std::string_view text, Url& url);

}  // namespace menshen
