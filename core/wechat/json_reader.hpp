#pragma once
/// Reads one JSON document of the form WeChat posts, into the same closed schema as XML.

#include <string_view>

#include "core/base/result.hpp"
#include "core/wechat/fields.hpp"

namespace menshen {

/// Whether a document is JSON rather than XML. The first byte that is not white space decides,
/// never the Content-Type (XM-10).
bool looks_like_json(std::string_view document);

/// Fills `fields` from the members of the root object. Numbers keep their digits as written, so
/// that a 64-bit MsgId survives.
///   Returns: accepted, or the first fault; `fields` then holds the values before it.
[[nodiscard]] Reason read_json(std::string_view document, Fields& fields);

}  // namespace menshen
