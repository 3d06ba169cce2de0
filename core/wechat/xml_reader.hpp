#pragma once
/// Reads one XML document of the shape WeChat posts, into a closed schema.
///
/// Ours on purpose (XM-01 to XM-07): one pass, no DOCTYPE, no entity beyond the five
/// predefined ones, no attribute, comment or processing instruction; unknown elements are skipped
/// within bounds. Unlike XML 1.0 it lets control characters stand in text a person typed, because
/// WeChat sends them.

#include <string_view>

#include "core/base/result.hpp"
#include "core/wechat/fields.hpp"

namespace menshen {

/// Fills `fields` from the children of the root element `<xml>`.
///   Returns: accepted, or the first fault; `fields` then holds what stood before it.
[[nodiscard]] Reason read_xml(std::string_view document, Fields& fields);

}  // namespace menshen
