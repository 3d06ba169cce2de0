#pragma once
/// Reads one XML document of the form WeChat posts, into a closed schema.
///
/// Written for this purpose (XM-01 to XM-07): one pass, no DOCTYPE, only the five predefined
/// entities, no attributes, comments or processing instructions; unknown elements are skipped
/// within bounds. Unlike XML 1.0 it allows control characters in typed text, because WeChat sends
/// them.

#include <string_view>

#include "core/base/result.hpp"
#include "core/wechat/fields.hpp"

namespace menshen {

/// Fills `fields` from the children of the root element `<xml>`. Other elements are bounded by
/// depth and by the bytes of the document.
///   Returns: accepted, or the first fault; `fields` then holds the values before it.
[[nodiscard]] Reason read_xml(std::string_view document, Fields& fields);

}  // namespace menshen
