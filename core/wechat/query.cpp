#include "core/wechat/query.hpp"

#include <array>
#include <charconv>

#include "core/base/byte_scan.hpp"
#include "core/base/bytes.hpp"

namespace menshen {
namespace {

constexpr std::size_t echostr_chars_max = 128;

constexpr auto is_echostr_char = [](char c) {
  return is_base64url(c) || c == '+' || c == '/' || c == '=';
};

struct Name {
  enum : std::size_t { signature, timestamp, nonce, msg_signature, encrypt_type, echostr, count };
};
constexpr std::array<std::string_view, Name::count> names = {
    "signature", "timestamp", "nonce", "msg_signature", "encrypt_type", "echostr"};

struct Seen {
  std::array<std::string_view, Name::count> values{};
  std::array<bool, Name::count> present{};

  /// False when a parameter of interest occurs a second time.
  bool note(std::string_view pair) {
    const std::size_t equals = find_byte(pair, '=');
    for (std::size_t at = 0; at < Name::count; ++at) {
      if (pair.substr(0, equals) != names[at]) continue;
      if (present[at]) return false;
      present[at] = true;
      values[at] = pair.substr(std::min(equals + 1, pair.size()));
    }
    return true;
  }
};

}  // namespace

Result<PushQuery> PushQuery::parse(std::string_view raw_query) {
  Seen seen;
  while (!raw_query.empty()) {
    const std::size_t end = find_byte(raw_query, '&');
    if (!seen.note(raw_query.substr(0, end))) return Reason::query_malformed;
    raw_query.remove_prefix(std::min(end + 1, raw_query.size()));
  }
  const Result<Stamp> stamp = Stamp::parse(seen.values[Name::timestamp], seen.values[Name::nonce]);
  if (!stamp) return stamp.reason();
  const Result<Signature> signature = Signature::parse(seen.values[Name::signature]);
  if (!signature) return signature.reason();
  PushQuery query{
      *stamp, *signature, {}, seen.values[Name::encrypt_type], seen.values[Name::echostr]};
  if (!seen.present[Name::msg_signature]) return query;
  const Result<Signature> of_body = Signature::parse(seen.values[Name::msg_signature]);
  if (!of_body) return of_body.reason();
  query.msg_signature = *of_body;
  return query;
}

Result<std::string> decode_echostr(std::string_view percent_encoded) {
  std::string text;
  for (std::size_t at = 0; at < percent_encoded.size(); ++at) {
    char c = percent_encoded[at];
    if (c == '%') {
      const char* digits = percent_encoded.data() + at + 1;
      const bool whole = percent_encoded.size() - at > 2;
      unsigned value = 0;
      if (!whole || std::from_chars(digits, digits + 2, value, 16).ptr != digits + 2) {
        return Reason::echostr_malformed;
      }
      c = static_cast<char>(value);
      at += 2;
    }
    text.push_back(c);
  }
  if (!made_of(text, 1, echostr_chars_max, is_echostr_char)) return Reason::echostr_malformed;
  return text;
}

}  // namespace menshen
