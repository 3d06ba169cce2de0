#include "core/config/section_context.hpp"

#include <algorithm>

#include "core/base/bytes.hpp"
#include "core/config/url.hpp"

namespace menshen {
namespace {

bool is_secure(const Url& url) { return url.scheme == "https" || url.is_loopback(); }

/// Absolute, with a path that is already normalised.
bool is_address(std::string_view text, Url& url) {
  return parse_url(text, url) && !url.path.empty() && is_secure(url) &&
         url.path.find("/.") == std::string_view::npos &&
         url.path.find("//") == std::string_view::npos;
}
bool is_address(std::string_view text) {
  Url url;
  return is_address(text, url);
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

std::vector<std::string> read_urls(SectionContext& context, ObjectReader& reader,
                                   std::string_view key, std::size_t min,
                                   bool (*fits)(std::string_view), std::string_view sentence) {
  std::vector<std::string> urls = reader.texts(key, min, "URLs");
  for (std::size_t at = 0; at < urls.size(); ++at) {
    if (urls[at].empty() || fits(urls[at])) continue;
    context.faults.push_back(
        {reader.pointer_to(key) + "/" + std::to_string(at), std::string{sentence}});
  }
  return urls;
}

bool is_name(std::string_view text) {
  return made_of(text, 1, 64, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_secure_origin(std::string_view text) {
  Url url;
  return parse_url(text, url) && url.is_origin() && is_secure(url);
}

bool is_redirect_uri(std::string_view text) {
  Url url;
  if (!is_address(text, url)) return false;
  std::string_view query = url.query;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    const std::string_view name = pair.substr(0, pair.find('='));
    for (const std::string_view added : {"code", "state", "iss", "error"}) {
      if (name == added) return false;
    }
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
  }
  return true;
}

std::optional<Endpoint> read_endpoint(SectionContext& context, ObjectReader& outer,
                                      std::string_view key) {
  const Json* value = outer.find(key);
  if (value == nullptr) return std::nullopt;
  ObjectReader reader{*value, outer.pointer_to(key), context.faults};
  Endpoint endpoint;
  endpoint.url = reader.text("url", "an absolute https URL");
  constexpr Shape address{
      is_address,
      "write an absolute https URL with a path and no fragment; http is for localhost only"};
  check(reader, "url", address, endpoint.url);
  endpoint.secret = reader.secret("secret");
  reader.finish();
  return endpoint;
}

}  // namespace menshen
