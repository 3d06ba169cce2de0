#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/wechat/fields.hpp"

namespace menshen {

/// Replaces the predefined entities; returns nothing when the text has any other.
std::optional<std::string> decode_entities(std::string_view text);

/// The text of one element, assembled from its runs of characters and CDATA sections.
class XmlValue {
 public:
  void add_cdata(std::string_view run) { add(run); }

  /// White space next to a CDATA section is formatting; alone in the element it is the value of a
  /// text, and formatting of anything else.
  void add_text(std::string_view run);

  /// One run as a view into the document, or several joined in `fields`.
  Result<std::string_view> finish(FieldKind kind, Fields& fields) const;

 private:
  void add(std::string_view run);

  std::string_view layout_;
  std::string_view first_;
  std::string joined_;
  unsigned runs_ = 0;
};

}  // namespace menshen
