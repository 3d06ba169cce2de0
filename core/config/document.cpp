#include "core/config/document.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/policy.hpp"
#include "core/wechat/utf8.hpp"

namespace menshen {
namespace {

/// Receives the parser's events to find what the finished document no longer shows.
class DocumentListener {
 public:
  DocumentListener(std::string_view text, Faults& faults) : text_(text), faults_(faults) {}

  bool null() { return true; }
  bool boolean(bool /*value*/) { return true; }
  bool number_integer(Json::number_integer_t /*value*/) { return true; }
  bool number_unsigned(Json::number_unsigned_t /*value*/) { return true; }
  bool number_float(Json::number_float_t /*value*/, const std::string& /*digits*/) {
    return ++fractions_ <= policy::config_fractions_max || stop("has fractions; no setting is one");
  }
  bool string(std::string& /*value*/) { return true; }
  bool binary(Json::binary_t& /*value*/) { return true; }
  bool start_array(std::size_t /*count*/) { return descend(); }
  bool end_array() { return ascend(); }
  bool start_object(std::size_t /*count*/) { return descend(); }
  bool end_object() { return ascend(); }

  bool key(std::string& name) {
    if (keys_.back().insert(name).second) {
      return keys_.back().size() <= policy::config_object_keys_max ||
             stop("has an object with too many keys");
    }
    faults_.push_back({"", "the key \"" + name + "\" stands twice in one object; remove one"});
    return faults_.size() < policy::config_faults_max;
  }

  bool parse_error(std::size_t at, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) {
    const std::string_view before = text_.substr(0, at == 0 ? 0 : std::min(at - 1, text_.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    faults_.push_back({"", "is not JSON: look at line " + std::to_string(line) + ", column " +
                               std::to_string(before.size() - line_start + 1)});
    return false;
  }

 private:
  bool descend() {
    keys_.emplace_back();
    if (keys_.size() <= policy::config_depth_max) return true;
    return stop("is nested too deep for a menshen.json");
  }
  bool ascend() {
    keys_.pop_back();
    return true;
  }
  bool stop(const char* sentence) {
    faults_.push_back({"", sentence});
    return false;
  }

  std::string_view text_;
  Faults& faults_;
  std::vector<std::set<std::string>> keys_;
  unsigned fractions_ = 0;
};

}  // namespace

Json parse_document(std::string_view text, Faults& faults) {
  if (!is_utf8(text)) {
    faults.push_back({"", "is not UTF-8; save it as UTF-8"});
    return {};
  }
  // The parser takes a NUL for the end of the document and ignores what follows.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    faults.push_back({"", "is not text: byte " + std::to_string(nul) + " is a NUL"});
    return {};
  }
  DocumentListener listener{text, faults};
  const bool whole = Json::sax_parse(text.begin(), text.end(), &listener,
                                     nlohmann::detail::input_format_t::json, true, true);
  if (!whole || !faults.empty()) return {};
  return Json::parse(text.begin(), text.end(), nullptr, false, true);
}

}  // namespace menshen
