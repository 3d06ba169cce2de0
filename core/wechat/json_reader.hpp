#pragma once
/// Reads one JSON document of the form WeChat posts, into the same closed schema as XML.
///
/// Written for this purpose: one pass, whose cost depends on the number of bytes only. A
/// general parser converts every number before it hands it over, and 64 KiB of `9e307` then take a
/// quarter of a second.

#include <string_view>

#include "core/base/result.hpp"
#include "core/wechat/fields.hpp"

namespace menshen {

/// Whether a document is JSON rather than XML. The first byte that is not white space decides,
/// never the Content-Type (XM-10).
bool looks_like_json(std::string_view document);

/// Fills `fields` from the members of the root object. Numbers keep their digits as written, so
/// that a 64-bit MsgId survives. `null`, `[]` and `{}` are empty values. Other members are
/// bounded by depth and by the bytes of the document. A value that the schema refuses is skipped,
/// so that `Encrypt` is found wherever it stands and the signature can be asked before the fault
/// counts.
///   Returns: accepted, or the first fault; `fields` then holds the values that were read.
[[nodiscard]] Reason read_json(std::string_view document, Fields& fields);

}  // namespace menshen
