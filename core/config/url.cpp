#include "core/config/url.hpp"

#include <algorithm>
#include <charconv>

#include "core/base/bytes.hpp"
#include "core/config/host.hpp"

namespace menshen {
namespace {

constexpr unsigned port_max = 65535;

/// Printable ASCII without the characters that URL parsers treat differently.
bool is_url_char(char c) {
  constexpr std::string_view disputed = "\"#<>\\^`{|}";
  return c > ' ' && c < 0x7f && disputed.find(c) == std::string_view::npos;
}

bool is_port(std::string_view port) {
  unsigned number = 0;
  const auto [end, fault] = std::from_chars(port.data(), port.data() + port.size(), number);
  return fault == std::errc{} && end == port.data() + port.size() && port.front() != '0' &&
         number <= port_max;
}

}  // namespace

bool Url::names_any(std::initializer_list<std::string_view> names) const {
  std::string_view rest = query;
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    const std::string_view name = pair.substr(0, pair.find('='));
    if (std::find(names.begin(), names.end(), name) != names.end()) return true;
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
  }
  return false;
}

bool parse_url(std::string_view text, Url& url) {
  if (!std::all_of(text.begin(), text.end(), is_url_char)) return false;
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos) return false;
  url.scheme = text.substr(0, scheme);
  if (url.scheme != "http" && url.scheme != "https") return false;

  const std::size_t authority = scheme + 3;
  const std::size_t end = std::min(text.find_first_of("/?", authority), text.size());
  const std::string_view host_and_port = text.substr(authority, end - authority);
  const std::size_t after_host = host_and_port.starts_with('[') ? host_and_port.find(']') : 0;
  if (after_host == std::string_view::npos) return false;
  const std::size_t colon = host_and_port.find(':', after_host);
  url.host = host_and_port.substr(0, colon);
  url.origin = text.substr(0, end);
  if (!is_host(url.host)) return false;
  if (colon != std::string_view::npos) {
    const std::string_view port = host_and_port.substr(colon + 1);
    if (port.empty() || !is_port(port)) return false;
  }

  const std::size_t question = text.find('?', end);
  url.has_query = question != std::string_view::npos;
  url.path = text.substr(end, std::min(question, text.size()) - end);
  url.query = url.has_query ? text.substr(question + 1) : std::string_view{};
  return true;
}

std::string other_spelling(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::string_view after = text.substr(scheme + 3);
  return usual_spelling(after.substr(0, after.find_first_of("/?#:")));
}

}  // namespace menshen
