#include "core/config/section_context.hpp"

#include "core/base/bytes.hpp"
#include "core/config/host.hpp"
#include "core/config/url.hpp"

namespace menshen {
namespace {

bool is_secure(const Url& url) { return url.scheme == "https" || url.is_loopback(); }

bool is_normal(std::string_view path) {
  return path.find("/.") == std::string_view::npos && path.find("//") == std::string_view::npos;
}

bool is_absolute(std::string_view text, Url& url) {
  return parse_url(text, url) && !url.path.empty() && is_normal(url.path);
}
bool is_address(std::string_view text, Url& url) {
  return is_absolute(text, url) && is_secure(url);
}
std::string url_sentence(std::string_view text, const std::string& usual) {
  const std::string spelling = other_spelling(text);
  if (spelling.empty()) return usual;
  return "its host is another spelling of \"" + spelling + "\"; write that, or a host name";
}

/// A host on this machine belongs to one developer, who runs everything there.
bool is_public(std::string_view issuer) {
  Url url;
  return parse_url(issuer, url) && !url.is_loopback();
}

}  // namespace

void SectionContext::warn(const ObjectReader& reader, std::string_view key,
                          std::string_view sentence) {
  warnings.push_back({reader.pointer_to(key), std::string{sentence}});
}

void SectionContext::once(ObjectReader& reader, std::string_view kind, const std::string& value,
                          std::string_view key) {
  if (value.empty() || taken.insert(std::string{kind} + " " + value).second) return;
  reader.fault(key, "is used twice; give each its own");
}

void check(ObjectReader& reader, std::string_view key, const Shape& shape, std::string_view value) {
  if (!value.empty() && !shape.fits(value)) reader.fault(key, std::string{shape.sentence});
}

void check_url(ObjectReader& reader, std::string_view key, const Shape& shape,
               std::string_view value) {
  if (!value.empty() && !shape.fits(value)) {
    reader.fault(key, url_sentence(value, std::string{shape.sentence}));
  }
}

std::vector<std::string> read_urls(SectionContext& context, ObjectReader& reader,
                                   std::string_view key, std::size_t min,
                                   bool (*fits)(std::string_view), std::string_view sentence) {
  std::vector<std::string> urls = reader.texts(key, min, "URLs");
  for (std::size_t at = 0; at < urls.size(); ++at) {
    if (urls[at].empty() || fits(urls[at])) continue;
    context.faults.push_back({reader.pointer_to(key) + "/" + std::to_string(at),
                              url_sentence(urls[at], std::string{sentence})});
  }
  return urls;
}

void refuse_issuer_host(SectionContext& context, const std::string& pointer,
                        const std::vector<std::string>& urls) {
  Url issuer;
  if (!parse_url(context.config.issuer, issuer) || issuer.is_loopback()) return;
  for (std::size_t at = 0; at < urls.size(); ++at) {
    Url url;
    if (!parse_url(urls[at], url) || url.host != issuer.host) continue;
    context.faults.push_back({pointer + "/" + std::to_string(at),
                              "is on the issuer's host; browsers send Menshen's cookies to every "
                              "port of a host, so give Menshen a host name of its own"});
  }
}

bool is_name(std::string_view text) {
  return made_of(text, 1, 64, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_absolute_url(std::string_view text) {
  Url url;
  return is_absolute(text, url);
}

bool is_secure_origin(std::string_view text) {
  Url url;
  return parse_url(text, url) && url.is_origin() && is_secure(url);
}

bool is_page_address(std::string_view text) {
  Url url;
  return is_address(text, url);
}

bool is_loopback_origin(std::string_view text) {
  Url url;
  return parse_url(text, url) && url.is_origin() && url.is_loopback();
}

bool is_audience(std::string_view text) {
  Url url;
  return parse_url(text, url) && is_secure(url) && !url.has_query && is_normal(url.path);
}

bool is_redirect_uri(std::string_view text) {
  Url url;
  return is_address(text, url) && !url.names_any({"code", "state", "iss", "error"});
}

std::optional<Endpoint> read_endpoint(SectionContext& context, ObjectReader& outer,
                                      std::string_view key, CheckAddress check_address) {
  const Json* value = outer.find(key);
  if (value == nullptr) return std::nullopt;
  ObjectReader reader{*value, outer.pointer_to(key), context.faults};
  Endpoint endpoint;
  endpoint.url = reader.text("url", "an absolute https URL");
  constexpr Shape address{
      is_page_address,
      "write an absolute https URL with a path and no fragment; http is for localhost only"};
  check_url(reader, "url", address, endpoint.url);
  check_address(context, endpoint.url, reader, "url");
  endpoint.secret = reader.secret("secret");
  reader.finish();
  return endpoint;
}

void check_visited(SectionContext& context, std::string_view url, ObjectReader& reader,
                   std::string_view key) {
  Url parsed;
  if (is_public(context.config.issuer) && parse_url(url, parsed) && is_inner(parsed.host)) {
    context.warn(reader, key,
                 "is on this machine or in a private network; make sure that you mean it");
  }
}

}  // namespace menshen
