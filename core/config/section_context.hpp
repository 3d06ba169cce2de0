#pragma once
/// Shared by the readers of menshen.json's sections: the configuration being built, its faults so
/// far, and the formats of names and addresses.

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/config/config.hpp"
#include "core/config/object_reader.hpp"

namespace menshen {

/// The state of reading one document. A section is appended to `config` even if it has faults; a
/// document with faults never becomes a `Config`.
struct SectionContext {
  Config config;
  Faults faults;
  Faults warnings;
  std::set<std::string> taken;

  ObjectReader at(const ObjectReader::Element& element) {
    return ObjectReader{*element.value, element.pointer, faults};
  }
  void warn(const ObjectReader& reader, std::string_view key, std::string_view sentence);
  /// Refuses duplicate names, because references to them would be ambiguous.
  void once(ObjectReader& reader, std::string_view kind, const std::string& value,
            std::string_view key);
};

void read_account(SectionContext& context, const ObjectReader::Element& element);
/// Reads the way out of an account that makes calls, and the keys that depend on it.
void read_egress(SectionContext& context, ObjectReader& account, AccountConfig& into);
std::vector<KeywordReply> read_keywords(SectionContext& context, ObjectReader& account);
/// Reads the targets of forwarded pushes. `into.name` has been read.
void read_forward(SectionContext& context, ObjectReader& account, AccountConfig& into);
/// Reads the language of the chat, and the operator's own texts. The app's account has been read.
void read_account_texts(SectionContext& context, ObjectReader& reader, AccountConfig& account);
void read_app_texts(SectionContext& context, ObjectReader& reader, AppConfig& app);
void read_pool(SectionContext& context, const ObjectReader::Element& element);
void read_app(SectionContext& context, const ObjectReader::Element& element);
void read_people(SectionContext& context, ObjectReader& reader, AppConfig& app);
Brand read_brand(SectionContext& context, ObjectReader& app);
/// Reads the OpenID Connect keys of an app. `app.redirect_uris` has been read.
void read_client(SectionContext& context, ObjectReader& reader, AppConfig& app);
void read_resource_server(SectionContext& context, const ObjectReader::Element& element);
void read_keys(SectionContext& context, ObjectReader& root);
void read_client_address(SectionContext& context, ObjectReader& root);
void read_limits(SectionContext& context, ObjectReader& root);
void read_outbound(SectionContext& context, ObjectReader& root);
void read_health(SectionContext& context, ObjectReader& root);

/// Runs after the apps are read: apps of one pool share its people, so their policies have to
/// agree.
void settle_unfollow(SectionContext& context);

/// How the place of an address is judged; it adds a fault or a warning under the key.
using CheckAddress = void (*)(SectionContext& context, std::string_view url, ObjectReader& reader,
                              std::string_view key);

/// For an address that Menshen itself calls: one in a network that `outbound` does not name is a
/// fault, because the engine would refuse each call.
void check_called(SectionContext& context, std::string_view url, ObjectReader& reader,
                  std::string_view key);
/// The same for an address to which secrets of people go: http is a fault unless `outbound` names
/// the address, so that the operator answers for the way there.
void check_called_in_secret(SectionContext& context, std::string_view url, ObjectReader& reader,
                            std::string_view key);
/// For an address that browsers go to: an inner one is a warning.
void check_visited(SectionContext& context, std::string_view url, ObjectReader& reader,
                   std::string_view key);

/// { "url", "secret" } under a key, or nothing when the key is absent.
std::optional<Endpoint> read_endpoint(SectionContext& context, ObjectReader& outer,
                                      std::string_view key, CheckAddress check_address);

/// The format that a text must have, and the advice when it does not.
struct Shape {
  bool (*fits)(std::string_view);
  std::string_view sentence;
};

/// Adds a fault when a value is present and does not fit. An empty value already has a fault.
void check(ObjectReader& reader, std::string_view key, const Shape& shape, std::string_view value);

/// The same for a URL. A host that spells an address in another way gets a sentence of its own.
void check_url(ObjectReader& reader, std::string_view key, const Shape& shape,
               std::string_view value);

inline constexpr std::string_view name_sentence = "use lower-case letters, digits and '-'";
bool is_name(std::string_view text);

/// The elements of a list of URLs. Each one that does not fit is a fault of its own.
std::vector<std::string> read_urls(SectionContext& context, ObjectReader& reader,
                                   std::string_view key, std::size_t min,
                                   bool (*fits)(std::string_view), std::string_view sentence);

inline constexpr std::string_view client_id_sentence =
    "use at most 64 letters, digits, '.', '_' and '-'";

/// An absolute URL whose path is already normalised; http, too.
bool is_absolute_url(std::string_view text);

/// An https origin; http is allowed only for this machine.
bool is_secure_origin(std::string_view text);

/// An absolute address with a path and no fragment, by https or on this machine.
bool is_page_address(std::string_view text);

/// An origin on this machine, for tests.
bool is_loopback_origin(std::string_view text);

/// Refuses an address of an application on the issuer's host: browsers send Menshen's cookies to
/// every port of a host (RFC 6265 section 8.5).
void refuse_issuer_host(SectionContext& context, const std::string& pointer,
                        const std::vector<std::string>& urls);

/// RFC 8707 section 2: absolute, without query or fragment.
bool is_audience(std::string_view text);

/// RFC 6749 section 3.1.2: absolute, without a fragment, and without parameters that an
/// authorization response adds (OA-15).
bool is_redirect_uri(std::string_view text);

}  // namespace menshen
