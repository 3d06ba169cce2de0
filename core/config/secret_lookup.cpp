#include "core/config/secret_lookup.hpp"

#include <algorithm>
#include <array>

namespace menshen {
namespace {

/// Values published in WeChat's documents and sample code, so they are not secret.
constexpr std::array<std::string_view, 2> published_keys = {
    "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"};

}  // namespace

bool is_published(std::string_view value) {
  const bool one_character =
      std::all_of(value.begin(), value.end(), [&](char c) { return c == value.front(); });
  return one_character ||
         std::find(published_keys.begin(), published_keys.end(), value) != published_keys.end();
}

std::optional<std::string> SecretLookup::find(std::string_view key, const std::string& name) {
  if (name.empty()) return std::nullopt;
  std::optional<std::string> value = source_(name);
  if (value && !value->empty()) return value;
  const std::string there = "(on Cloudflare: npx wrangler secret put " + name + ")";
  faults_.push_back({pointer_ + "/" + std::string{key},
                     name +
                         " is not set: write it into menshen.env beside menshen.json, or set it in "
                         "the environment " +
                         there + ", and start again"});
  return std::nullopt;
}

void SecretLookup::fault(std::string_view key, const std::string& name, std::string_view sentence) {
  faults_.push_back({pointer_ + "/" + std::string{key},
                     "the environment variable " + name + " " + std::string{sentence}});
}

}  // namespace menshen
