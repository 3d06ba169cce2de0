#include "core/wechat/xml_reader.hpp"

#include <array>
#include <optional>
#include <string>

#include "core/base/byte_scan.hpp"
#include "core/base/bytes.hpp"
#include "core/policy.hpp"
#include "core/wechat/utf8.hpp"
#include "core/wechat/xml_value.hpp"

namespace menshen {
namespace {

constexpr std::string_view cdata_open = "<![CDATA[";
constexpr std::string_view cdata_close = "]]>";

/// Like std::string_view::starts_with, but inlined where `literal` is known.
constexpr bool starts_with(std::string_view text, std::string_view literal) {
  if (text.size() < literal.size()) return false;
  for (std::size_t at = 0; at < literal.size(); ++at) {
    if (text[at] != literal[at]) return false;
  }
  return true;
}

constexpr auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
constexpr auto is_name_char = [](char c) {
  return is_alnum(c) || c == '_' || c == '-' || c == '.';
};
constexpr auto is_name_start = [](char c) { return is_lower(c) || is_upper(c) || c == '_'; };

/// The index of the first `]]>`, or the size of the text when there is none.
std::size_t find_cdata_close(std::string_view text) {
  std::size_t at = find_byte(text, ']');
  while (at < text.size() && !starts_with(text.substr(at), cdata_close)) {
    at += 1 + find_byte(text.substr(at + 1), ']');
  }
  return at;
}

class XmlReader {
 public:
  XmlReader(std::string_view document, Fields& fields) : rest_(document), fields_(fields) {}

  Reason read() {
    if (take("<?xml") && !skip_declaration()) return Reason::xml_forbidden;
    skip_space();
    const Tag root = take_tag();
    if (root.kind != Tag::open || root.name != "xml") return fault(root);
    for (;;) {
      skip_space();
      const Tag tag = take_tag();
      if (tag.kind == Tag::close) return tag.name == "xml" ? at_end() : Reason::xml_malformed;
      if (tag.kind != Tag::open && tag.kind != Tag::empty) return fault(tag);
      const Reason reason = read_child(tag);
      if (reason != Reason::accepted) return reason;
    }
  }

 private:
  struct Tag {
    enum Kind { open, close, empty, malformed, forbidden } kind = malformed;
    std::string_view name;
  };

  static Reason fault(const Tag& tag) {
    return tag.kind == Tag::forbidden ? Reason::xml_forbidden : Reason::xml_malformed;
  }

  Reason read_child(const Tag& tag) {
    const FieldRow* row = fields_.find(tag.name);
    if (row == nullptr) return tag.kind == Tag::empty ? Reason::accepted : skip_element(tag.name);
    if (tag.kind == Tag::empty) return fields_.put(*row, "");
    return read_field(*row);
  }

  Reason read_field(const FieldRow& row) {
    XmlValue value;
    while (!starts_with(rest_, "</")) {
      const Reason reason = read_run(value);
      if (reason != Reason::accepted) return reason;
    }
    if (!take_plain_end(row.element)) {
      const Tag end = take_tag();
      if (end.kind != Tag::close || end.name != row.element) return fault(end);
    }
    const Result<std::string_view> text = value.finish(row.kind, fields_);
    return text ? fields_.put(row, *text) : text.reason();
  }

  /// One CDATA section or one run of characters; an element inside a field is a fault.
  Reason read_run(XmlValue& value) {
    if (take(cdata_open)) {
      const std::size_t end = find_cdata_close(rest_);
      if (end == rest_.size()) return Reason::xml_malformed;
      value.add_cdata(take_bytes(end));
      take(cdata_close);
      return Reason::accepted;
    }
    const std::size_t end = find_byte(rest_, '<');
    if (end == rest_.size()) return Reason::xml_malformed;
    if (end == 0) return is_markup_declaration() ? Reason::xml_forbidden : Reason::field_malformed;
    std::string_view run = take_bytes(end);
    if (find_cdata_close(run) != run.size()) return Reason::xml_malformed;
    if (find_byte(run, '&') != run.size()) {
      std::optional<std::string> decoded = decode_entities(run);
      if (!decoded) return Reason::xml_forbidden;
      run = fields_.keep(std::move(*decoded));
    }
    value.add_text(run);
    return Reason::accepted;
  }

  /// Skips an unknown element and its content, with the names of open elements on a small stack.
  Reason skip_element(std::string_view name) {
    std::array<std::string_view, policy::message_depth_max> open{};
    unsigned depth = 1;
    open[0] = name;
    while (depth > 0) {
      XmlValue ignored;
      if (!rest_.starts_with('<') || starts_with(rest_, cdata_open)) {
        const Reason reason = read_run(ignored);
        if (reason != Reason::accepted) return reason;
        continue;
      }
      const Tag tag = take_tag();
      if (tag.kind == Tag::malformed || tag.kind == Tag::forbidden) return fault(tag);
      if (tag.kind == Tag::close) {
        if (tag.name != open[--depth]) return Reason::xml_malformed;
        continue;
      }
      // The root and the skipped element itself count as levels too.
      if (depth + 2 > policy::message_depth_max) return Reason::nesting_too_deep;
      if (tag.kind == Tag::open) open[depth++] = tag.name;
    }
    return Reason::accepted;
  }

  Tag take_tag() {
    if (is_markup_declaration()) return {Tag::forbidden, {}};
    if (!take("<")) return {};
    const bool closing = take("/");
    std::size_t end = 0;
    while (end < rest_.size() && is_name_char(rest_[end])) ++end;
    if (end == 0 || end > policy::element_name_bytes_max || !is_name_start(rest_[0])) return {};
    const std::string_view name = take_bytes(end);
    const std::size_t before = rest_.size();
    skip_space();
    if (take(">")) return {closing ? Tag::close : Tag::open, name};
    if (!closing && take("/>")) return {Tag::empty, name};
    return {before != rest_.size() ? Tag::forbidden : Tag::malformed, name};
  }

  /// `</name>` without white space, the form that WeChat writes, so there is no need to search for
  /// the end of the name.
  bool take_plain_end(std::string_view name) {
    constexpr std::size_t around = std::string_view{"</>"}.size();
    if (rest_.size() < name.size() + around || rest_[name.size() + 2] != '>') return false;
    if (!starts_with(rest_, "</") || !starts_with(rest_.substr(2), name)) return false;
    rest_.remove_prefix(name.size() + around);
    return true;
  }

  bool is_markup_declaration() const {
    return starts_with(rest_, "<?") ||
           (starts_with(rest_, "<!") && !starts_with(rest_, cdata_open));
  }

  bool skip_declaration() {
    const std::size_t end = rest_.find("?>");
    if (rest_.empty() || !is_space(rest_[0]) || end == std::string_view::npos) return false;
    return take_bytes(end).find('<') == std::string_view::npos && take("?>");
  }

  Reason at_end() {
    skip_space();
    return rest_.empty() ? Reason::accepted : Reason::xml_malformed;
  }

  void skip_space() {
    while (!rest_.empty() && is_space(rest_[0])) rest_.remove_prefix(1);
  }

  bool take(std::string_view literal) {
    if (!starts_with(rest_, literal)) return false;
    rest_.remove_prefix(literal.size());
    return true;
  }

  std::string_view take_bytes(std::size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  std::string_view rest_;
  Fields& fields_;
};

}  // namespace

Reason read_xml(std::string_view document, Fields& fields) {
  if (document.size() > policy::message_bytes_max + policy::encrypt_chars_max) {
    return Reason::too_large;
  }
  const Reason reason = XmlReader{document, fields}.read();
  if (reason != Reason::accepted) return reason;
  return is_utf8(document) ? Reason::accepted : Reason::utf8_invalid;
}

}  // namespace menshen
