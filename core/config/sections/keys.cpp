/// `resourceServers`, `keyEncryption` and `keyRotation`: the settings that belong to no app.

#include <algorithm>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/config/section_context.hpp"
#include "core/config/url.hpp"

namespace menshen {
namespace {

constexpr std::int64_t day_seconds = std::int64_t{24} * 60 * 60;

bool is_loopback_issuer(std::string_view issuer) {
  Url url;
  return parse_url(issuer, url) && url.is_loopback();
}

bool is_one_of(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// "2026-11-24T08:00:00Z". The host checks that the day exists in that month.
bool is_utc_time(std::string_view text) {
  constexpr std::string_view shape = "dddd-dd-ddTdd:dd:ddZ";
  if (text.size() != shape.size()) return false;
  for (std::size_t at = 0; at < shape.size(); ++at) {
    if (shape[at] == 'd' ? !is_digit(text[at]) : text[at] != shape[at]) return false;
  }
  const auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + text[at + 1] - '0'; };
  return two(5) >= 1 && two(5) <= 12 && two(8) >= 1 && two(8) <= 31 && two(11) <= 23 &&
         two(14) <= 59 && two(17) <= 59;
}

void read_audience(SectionContext& context, ObjectReader& reader, ResourceServerConfig& server) {
  server.audience = reader.optional_text("audience", "the audience of the tokens meant for it");
  const bool meant = std::any_of(context.config.apps.begin(), context.config.apps.end(),
                                 [&](const AppConfig& app) {
                                   return is_one_of(server.apps, app.client_id) &&
                                          is_one_of(app.client.audiences, server.audience);
                                 });
  if (server.audience.empty() || meant) return;
  reader.fault("audience", "none of its apps has this audience; copy one of their \"audiences\"");
}

}  // namespace

void read_resource_server(SectionContext& context, const ObjectReader::Element& element) {
  ObjectReader reader = context.at(element);
  ResourceServerConfig server;
  server.client_id = reader.text("clientId", "the client_id the API introspects with");
  check(reader, "clientId", {ClientId::fits, client_id_sentence}, server.client_id);
  context.once(reader, "clientId", server.client_id, "clientId");
  server.secret.current = reader.secret("clientSecret");
  server.secret.previous = reader.optional_secret("previousClientSecret");
  server.apps = reader.texts("apps", 1, "client_ids of apps");
  const auto& apps = context.config.apps;
  for (std::size_t at = 0; at < server.apps.size(); ++at) {
    const std::string& name = server.apps[at];
    const bool known = std::any_of(apps.begin(), apps.end(),
                                   [&](const AppConfig& app) { return app.client_id == name; });
    if (known || name.empty()) continue;
    context.faults.push_back({reader.pointer_to("apps") + "/" + std::to_string(at),
                              "there is no app with clientId \"" + name + "\""});
  }
  read_audience(context, reader, server);
  reader.finish();
  context.config.resource_servers.push_back(std::move(server));
}

/// A relying party may cache a key set for a day, so a key is published that long before it signs
/// (OP-05). A shorter time is allowed on this machine, to try rotation out.
void read_keys(SectionContext& context, ObjectReader& root) {
  KeyConfig& keys = context.config.keys;
  keys.encryption = root.optional_secret("keyEncryption");
  const Json empty = Json::object();
  const Json* rotation = root.find("keyRotation");
  ObjectReader reader{rotation == nullptr ? empty : *rotation, root.pointer_to("keyRotation"),
                      context.faults};
  const std::int64_t least = is_loopback_issuer(context.config.issuer) ? 1 : day_seconds;
  keys.lead_seconds = reader.number(
      "leadSeconds", {.min = least, .max = 30 * day_seconds, .fallback = day_seconds});
  keys.period_seconds = reader.number(
      "periodSeconds", {.min = least, .max = 730 * day_seconds, .fallback = 90 * day_seconds});
  if (keys.period_seconds < keys.lead_seconds) {
    reader.fault("periodSeconds", "is shorter than leadSeconds, in which a key is only published");
  }
  keys.replace_made_before =
      reader.optional_text("replaceMadeBefore", "the time before which keys are to be replaced");
  check(reader, "replaceMadeBefore",
        {is_utc_time, "write a time in UTC such as \"2026-11-24T08:00:00Z\""},
        keys.replace_made_before);
  reader.finish();
}

}  // namespace menshen
