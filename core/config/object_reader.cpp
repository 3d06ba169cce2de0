#include "core/config/object_reader.hpp"

#include <algorithm>
#include <utility>

#include "core/base/bytes.hpp"

namespace menshen {
namespace {

constexpr std::size_t text_bytes_max = 2048;
constexpr std::size_t list_length_max = 1000;

std::string in_quotes(std::string_view text) { return "\"" + std::string{text} + "\""; }

std::string listed(const auto& words) {
  std::string text;
  for (const auto& word : words) {
    if (!text.empty()) text += ", ";
    text += in_quotes(word);
  }
  return text;
}

bool is_env_name(std::string_view name) {
  return made_of(name, 1, 128, [](char c) { return is_upper(c) || is_digit(c) || c == '_'; }) &&
         !is_digit(name.front());
}

}  // namespace

ObjectReader::ObjectReader(const Json& value, std::string pointer, Faults& faults)
    : value_(value), pointer_(std::move(pointer)), faults_(faults) {
  if (!value_.is_object()) faults_.push_back({pointer_, "write an object here: { … }"});
}

const Json* ObjectReader::find(std::string_view key) {
  known_keys_.emplace_back(key);
  if (!value_.is_object()) return nullptr;
  const auto at = value_.find(key);
  return at == value_.end() ? nullptr : &*at;
}

std::string ObjectReader::text(std::string_view key, std::string_view what) {
  const Json* value = find(key);
  if (value != nullptr) return read_text(*value, key, what);
  fault(key, "is missing; write " + std::string{what});
  return {};
}

std::string ObjectReader::optional_text(std::string_view key, std::string_view what) {
  const Json* value = find(key);
  return value == nullptr ? std::string{} : read_text(*value, key, what);
}

std::string ObjectReader::read_text(const Json& value, std::string_view key,
                                    std::string_view what) {
  const auto* text = value.get_ptr<const std::string*>();
  if (text != nullptr && !text->empty() && text->size() <= text_bytes_max) return *text;
  fault(key, "write " + std::string{what} + " as a string");
  return {};
}

std::string ObjectReader::choice(std::string_view key,
                                 std::initializer_list<std::string_view> choices,
                                 std::string_view fallback) {
  const Json* value = find(key);
  if (value == nullptr && !fallback.empty()) return std::string{fallback};
  const auto* text = value == nullptr ? nullptr : value->get_ptr<const std::string*>();
  if (text != nullptr && std::find(choices.begin(), choices.end(), *text) != choices.end()) {
    return *text;
  }
  fault(key, "write one of " + listed(choices));
  return {};
}

bool ObjectReader::is_renamed(std::string_view key, Renamed renamed) {
  const Json* value = find(key);
  if (value == nullptr || *value != Json(renamed.before)) return false;
  const std::string now{renamed.now};
  fault(key, "\"" + std::string{renamed.before} + "\" is now \"" + now + "\"; write that");
  return true;
}

bool ObjectReader::flag(std::string_view key, bool fallback) {
  const Json* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_boolean()) fault(key, "write true or false");
  return value->is_boolean() ? value->get<bool>() : fallback;
}

std::int64_t ObjectReader::number(std::string_view key, const WholeNumber& allowed) {
  const auto [min, max, fallback] = allowed;
  const Json* value = find(key);
  if (value == nullptr) return fallback;
  const bool small =
      value->is_number_unsigned() && value->get<std::uint64_t>() <= static_cast<std::uint64_t>(max);
  if (small && value->get<std::int64_t>() >= min) return value->get<std::int64_t>();
  fault(key, "write a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return fallback;
}

std::vector<ObjectReader::Element> ObjectReader::list(std::string_view key, std::size_t min,
                                                      std::string_view what) {
  const Json* value = find(key);
  std::vector<Element> elements;
  if (value == nullptr && min == 0) return elements;
  if (value == nullptr || !value->is_array() || value->size() < min ||
      value->size() > list_length_max) {
    fault(key, "write a list of " + std::string{what} + (min > 0 ? ", at least one" : ""));
    return elements;
  }
  for (std::size_t at = 0; at < value->size(); ++at) {
    elements.push_back({&(*value)[at], pointer_to(key) + "/" + std::to_string(at)});
  }
  return elements;
}

std::vector<std::string> ObjectReader::texts(std::string_view key, std::size_t min,
                                             std::string_view what) {
  std::vector<std::string> texts;
  for (const Element& element : list(key, min, what)) {
    const auto* text = element.value->get_ptr<const std::string*>();
    if (text == nullptr || text->empty() || text->size() > text_bytes_max) {
      faults_.push_back({element.pointer, "write a string here"});
      texts.emplace_back();
    } else if (std::find(texts.begin(), texts.end(), *text) != texts.end()) {
      faults_.push_back({element.pointer, "stands here twice; remove one"});
      texts.emplace_back();
    } else {
      texts.push_back(*text);
    }
  }
  return texts;
}

std::string ObjectReader::secret(std::string_view key) {
  const Json* value = find(key);
  if (value != nullptr) return read_secret(*value, key);
  fault(key, R"(is missing; write {"env": "NAME"} and set NAME in the environment)");
  return {};
}

std::string ObjectReader::optional_secret(std::string_view key) {
  const Json* value = find(key);
  return value == nullptr ? std::string{} : read_secret(*value, key);
}

std::string ObjectReader::read_secret(const Json& value, std::string_view key) {
  const std::string* name = nullptr;
  if (value.is_object() && value.size() == 1 && value.contains("env")) {
    name = value.find("env")->get_ptr<const std::string*>();
  }
  if (name != nullptr && is_env_name(*name)) return *name;
  fault(key, R"(is a secret and never stands in this file; write {"env": "NAME"}, NAME being )"
             "capital letters, digits and '_'");
  return {};
}

void ObjectReader::forbid(std::string_view key, std::string_view sentence) {
  if (find(key) != nullptr) fault(key, std::string{sentence});
}

void ObjectReader::fault(std::string_view key, std::string sentence) {
  if (value_.is_object()) faults_.push_back({pointer_to(key), std::move(sentence)});
}

std::string ObjectReader::pointer_to(std::string_view key) const {
  std::string pointer = pointer_ + "/";
  for (const char c : key) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

bool ObjectReader::has(std::string_view key) const {
  return value_.is_object() && value_.contains(key);
}

void ObjectReader::finish() {
  if (!value_.is_object()) return;
  for (const auto& [key, value] : value_.items()) {
    if (std::find(known_keys_.begin(), known_keys_.end(), key) != known_keys_.end()) continue;
    fault(key, "is not a key Menshen knows here; remove it or write one of " + listed(known_keys_));
  }
}

}  // namespace menshen
