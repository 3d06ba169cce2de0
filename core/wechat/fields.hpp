#pragma once
/// The closed schema of pushes: every field that Menshen reads. All others are skipped. Source:
/// "接收普通消息", "接收事件推送" of developers.weixin.qq.com (docs/wechat-protocol.md#events).

#include <array>
#include <bit>
#include <cstdint>
#include <forward_list>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace menshen {

enum class FieldKind : std::uint8_t {
  identifier,  // no control characters, a single run of text, bounded
  number,      // digits
  text,        // anything a person may type; see docs/wechat-protocol.md#hazards
};

// clang-format off
#define MENSHEN_FIELDS(row)                                          \
  row(encrypt,         "Encrypt",      "encrypt",       text)        \
  row(to_user_name,    "ToUserName",   "toUserName",    identifier)  \
  row(from_user_name,  "FromUserName", "fromUserName",  identifier)  \
  row(create_time,     "CreateTime",   "createTime",    number)      \
  row(msg_type,        "MsgType",      "msgType",       identifier)  \
  row(event,           "Event",        "event",         identifier)  \
  row(event_key,       "EventKey",     "eventKey",      identifier)  \
  row(ticket,          "Ticket",       "ticket",        identifier)  \
  row(content,         "Content",      "content",       text)        \
  row(msg_id,          "MsgId",        "msgId",         number)      \
  row(msg_data_id,     "MsgDataId",    "msgDataId",     identifier)  \
  row(idx,             "Idx",          "idx",           identifier)  \
  row(pic_url,         "PicUrl",       "picUrl",        identifier)  \
  row(media_id,        "MediaId",      "mediaId",       identifier)  \
  row(thumb_media_id,  "ThumbMediaId", "thumbMediaId",  identifier)  \
  row(format,          "Format",       "format",        identifier)  \
  row(recognition,     "Recognition",  "recognition",   text)        \
  row(location_x,      "Location_X",   "location_X",    identifier)  \
  row(location_y,      "Location_Y",   "location_Y",    identifier)  \
  row(scale,           "Scale",        "scale",         identifier)  \
  row(label,           "Label",        "label",         text)        \
  row(title,           "Title",        "title",         text)        \
  row(description,     "Description",  "description",   text)        \
  row(url,             "Url",          "url",           text)        \
  row(latitude,        "Latitude",     "latitude",      identifier)  \
  row(longitude,       "Longitude",    "longitude",     identifier)  \
  row(precision,       "Precision",    "precision",     identifier)  \
  row(menu_id,         "MenuId",       "menuId",        identifier)  \
  row(template_msg_id, "MsgID",        "msgID",         number)      \
  row(status,          "Status",       "status",        identifier)  \
  row(open_id,         "OpenID",       "openID",        identifier)  \
  row(union_id,        "UnionID",      "unionID",       identifier)  \
  row(app_id,          "AppID",        "appID",         identifier)  \
  row(revoke_info,     "RevokeInfo",   "revokeInfo",    identifier)

/// Of a sealed reply alone. Servers write TimeStamp in seconds or milliseconds.
#define MENSHEN_SEAL_FIELDS(row)                                     \
  row(msg_signature,   "MsgSignature", "msgSignature",  identifier)  \
  row(time_stamp,      "TimeStamp",    "timeStamp",     number)      \
  row(nonce,           "Nonce",        "nonce",         identifier)
// clang-format on

enum class Field : std::uint8_t {
#define MENSHEN_ENUMERATOR(field, element, camel, kind) field,
  MENSHEN_FIELDS(MENSHEN_ENUMERATOR) MENSHEN_SEAL_FIELDS(MENSHEN_ENUMERATOR)
#undef MENSHEN_ENUMERATOR
};

struct FieldRow {
  Field field;
  std::string_view element;  // in WeChat's spelling
  std::string_view camel;    // in the spelling of `parsePush`
  FieldKind kind;
};

#define MENSHEN_ROW(field, element, camel, kind) \
  FieldRow{Field::field, element, camel, FieldKind::kind},
inline constexpr std::array field_table = {MENSHEN_FIELDS(MENSHEN_ROW)};
inline constexpr std::array seal_field_table = {MENSHEN_SEAL_FIELDS(MENSHEN_ROW)};
#undef MENSHEN_ROW

/// The row of an element name of a push, compared byte for byte; null for an element to skip.
const FieldRow* find_field(std::string_view element);

enum class DocumentKind : std::uint8_t { push, reply };

/// The fields of one document. Values point into the document, or into text stored here.
class Fields {
 public:
  explicit Fields(DocumentKind kind = DocumentKind::push) : kind_(kind) {}

  /// The row of an element name in a document of this kind, or null.
  const FieldRow* find(std::string_view element) const;
  /// Refuses a repeated field: each field has one value, and the last one never wins (XM-04). What
  /// is empty is absent, but it is there to be repeated.
  [[nodiscard]] Reason put(const FieldRow& row, std::string_view value);
  /// Stores text that differs from the document's bytes, and returns a view of it.
  std::string_view keep(std::string text);

  bool has(Field field) const { return (present_ & bit(field)) != 0; }
  /// Whether the document has the element, also an empty one.
  bool saw(Field field) const { return (seen_ & bit(field)) != 0; }
  /// The value, or an empty view.
  std::string_view get(Field field) const { return values_[index(field)]; }
  std::size_t count() const { return static_cast<std::size_t>(std::popcount(present_)); }

 private:
  static constexpr std::size_t index(Field field) { return static_cast<std::size_t>(field); }
  static constexpr std::uint64_t bit(Field field) { return std::uint64_t{1} << index(field); }
  static constexpr std::size_t size = field_table.size() + seal_field_table.size();
  static_assert(size <= 64, "one bit of present_ for each field");

  DocumentKind kind_;
  std::uint64_t seen_ = 0;
  std::uint64_t present_ = 0;
  std::array<std::string_view, size> values_{};
  std::forward_list<std::string> kept_;
};

}  // namespace menshen
