#include "core/wechat/json_reader.hpp"

#include <array>
#include <string>
#include <utility>

#include "core/policy.hpp"
#include "core/wechat/json_text.hpp"
#include "core/wechat/utf8.hpp"

namespace menshen {
namespace {

class JsonReader {
 public:
  JsonReader(std::string_view document, Fields& fields) : rest_(document), fields_(fields) {}

  Reason read() {
    skip_json_space(rest_);
    bool sound = rest_.starts_with('{') && read_value();
    while (sound && depth_ > 0) sound = read_next();
    skip_json_space(rest_);
    if (!sound || !rest_.empty()) note(Reason::json_malformed);
    return fault_;
  }

 private:
  /// Each of these is false where the document is not JSON, and cannot be read on.
  bool read_next() {
    skip_json_space(rest_);
    const bool first = std::exchange(opened_, false);
    const bool in_object = open_[depth_ - 1] == '{';
    if (take(in_object ? '}' : ']')) {
      --depth_;
      return true;
    }
    if (!first && !take(',')) return false;
    skip_json_space(rest_);
    if (in_object && !read_key()) return false;
    return read_value();
  }

  bool read_key() {
    const std::optional<JsonString> name = take_json_string(rest_);
    if (!name) return false;
    skip_json_space(rest_);
    if (!take(':')) return false;
    skip_json_space(rest_);
    if (!name->has_escapes) {
      if (depth_ == 1) row_ = fields_.find(name->raw);
      return true;
    }
    const std::optional<std::string> decoded = decode_json_escapes(name->raw);
    if (decoded && depth_ == 1) row_ = fields_.find(*decoded);
    return decoded.has_value();
  }

  bool read_value() {
    if (rest_.starts_with('{') || rest_.starts_with('[')) return open();
    if (rest_.starts_with('"')) return read_string();
    const bool is_null = rest_.starts_with("null");
    if (take_json_literal(rest_)) {
      if (is_field()) note(is_null ? fields_.put(*row_, "") : Reason::field_malformed);
      return true;
    }
    const std::string_view digits = take_json_number(rest_);
    if (is_field() && !digits.empty()) note(fields_.put(*row_, digits));
    return !digits.empty();
  }

  bool open() {
    if (is_field()) note(holds_nothing() ? fields_.put(*row_, "") : Reason::field_malformed);
    if (depth_ == max_depth) {
      note(Reason::nesting_too_deep);
      return false;
    }
    open_[depth_++] = rest_.front();
    rest_.remove_prefix(1);
    opened_ = true;
    return true;
  }

  bool read_string() {
    const std::optional<JsonString> found = take_json_string(rest_);
    if (!found) return false;
    std::string_view text = found->raw;
    if (found->has_escapes) {
      std::optional<std::string> decoded = decode_json_escapes(text);
      if (!decoded) return false;
      if (is_field()) text = fields_.keep(std::move(*decoded));
    }
    if (is_field()) note(fields_.put(*row_, text));
    return true;
  }

  /// Whether the array or object that begins here is empty, as PHP writes an empty field.
  bool holds_nothing() const {
    std::string_view inside = rest_.substr(1);
    skip_json_space(inside);
    return inside.starts_with(rest_.front() == '{' ? '}' : ']');
  }

  /// Whether the value that stands there belongs to a field of the schema.
  bool is_field() const { return depth_ == 1 && row_ != nullptr; }

  void note(Reason reason) {
    if (fault_ == Reason::accepted) fault_ = reason;
  }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  static constexpr unsigned max_depth = policy::message_depth_max;

  std::string_view rest_;
  Fields& fields_;
  const FieldRow* row_ = nullptr;
  std::array<char, max_depth> open_{};
  unsigned depth_ = 0;
  bool opened_ = false;
  Reason fault_ = Reason::accepted;
};

}  // namespace

bool looks_like_json(std::string_view document) {
  skip_json_space(document);
  return document.starts_with('{');
}

Reason read_json(std::string_view document, Fields& fields) {
  if (document.size() > policy::message_bytes_max + policy::encrypt_chars_max) {
    return Reason::too_large;
  }
  const Reason fault = JsonReader{document, fields}.read();
  if (fault != Reason::accepted) return fault;
  return is_utf8(document) ? Reason::accepted : Reason::utf8_invalid;
}

}  // namespace menshen
