#include "core/wechat/json_reader.hpp"

#include <string>

#include "core/base/json.hpp"
#include "core/policy.hpp"
#include "core/wechat/utf8.hpp"

namespace menshen {
namespace {

/// Receives events from nlohmann/json's parser and keeps the known members of the root object.
/// Every handler returns false to stop at the first fault.
class JsonListener {
 public:
  explicit JsonListener(Fields& fields) : fields_(fields) {}
  Reason reason() const { return reason_; }

  bool null() { return scalar_that_is_no_text(); }
  bool boolean(bool /*value*/) { return scalar_that_is_no_text(); }
  bool number_integer(Json::number_integer_t value) { return scalar(std::to_string(value)); }
  bool number_unsigned(Json::number_unsigned_t value) { return scalar(std::to_string(value)); }
  bool number_float(Json::number_float_t /*value*/, const std::string& digits) {
    return scalar(digits);
  }
  bool string(std::string& value) { return scalar(std::move(value)); }
  bool binary(Json::binary_t& /*value*/) { return fail(Reason::json_malformed); }

  bool start_object(std::size_t /*count*/) { return descend(); }
  bool start_array(std::size_t /*count*/) {
    return depth_ == 0 ? fail(Reason::json_malformed) : descend();
  }
  bool end_object() { return ascend(); }
  bool end_array() { return ascend(); }

  bool key(std::string& name) {
    if (++members_ > policy::message_elements_max) return fail(Reason::too_large);
    if (depth_ == 1) row_ = find_field(name);
    return true;
  }

  bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) {
    return fail(Reason::json_malformed);
  }

 private:
  bool fail(Reason reason) {
    reason_ = reason;
    return false;
  }

  bool descend() {
    if (depth_ == 1 && row_ != nullptr) return fail(Reason::field_malformed);
    return ++depth_ <= policy::message_depth_max ? true : fail(Reason::nesting_too_deep);
  }

  bool ascend() {
    --depth_;
    return true;
  }

  bool scalar(std::string value) {
    if (depth_ == 0) return fail(Reason::json_malformed);
    if (depth_ > 1 || row_ == nullptr) return true;
    const Reason reason = fields_.put(*row_, fields_.keep(std::move(value)));
    return reason == Reason::accepted || fail(reason);
  }

  bool scalar_that_is_no_text() {
    if (depth_ == 0) return fail(Reason::json_malformed);
    return depth_ > 1 || row_ == nullptr || fail(Reason::field_malformed);
  }

  Fields& fields_;
  const FieldRow* row_ = nullptr;
  unsigned depth_ = 0;
  unsigned members_ = 0;
  Reason reason_ = Reason::json_malformed;
};

}  // namespace

bool looks_like_json(std::string_view document) {
  for (const char c : document) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') return c == '{';
  }
  return false;
}

Reason read_json(std::string_view document, Fields& fields) {
  if (document.size() > policy::message_bytes_max + policy::encrypt_chars_max) {
    return Reason::too_large;
  }
  if (!is_utf8(document)) return Reason::utf8_invalid;
  // The parser takes a NUL for the end of the document and ignores what follows.
  if (document.find('\0') != std::string_view::npos) return Reason::json_malformed;
  JsonListener listener{fields};
  const bool whole = Json::sax_parse(document.begin(), document.end(), &listener);
  return whole ? Reason::accepted : listener.reason();
}

}  // namespace menshen
