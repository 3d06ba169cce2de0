#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/wechat/fields.hpp"

namespace menshen {

/// Replaces the predefined entities; nothing when there is any other.
std::optional<std::string> decode_entities(std::string_view text);

/// The text of one element, put together from its runs of characters and CDATA sections.
class XmlValue {
 public:
  void add_cdata(std::string_view run) { add(run); }

  /// White space beside a CDATA section is layout; alone in the element it is the value.
  void add_text(std::string_view run);

  /// One run as it stands in the document, or several joined in `fields`.
  Result<std::string_view> finish(FieldKind kind, Fields& fields) const;

 private:
  void add(std::string_view run);

  std::string_view layout_;
  std::string_view first_;
  std::string joined_;
  unsigned runs_ = 0;
};

}  // namespace menshen
