#include "core/wechat/xml_value.hpp"

#include <array>

#include "core/base/byte_scan.hpp"

namespace menshen {
namespace {

struct Entity {
  std::string_view name;
  char stands_for;
};
constexpr std::array entities = {Entity{"&lt;", '<'}, Entity{"&gt;", '>'}, Entity{"&amp;", '&'},
                                 Entity{"&quot;", '"'}, Entity{"&apos;", '\''}};

}  // namespace

std::optional<std::string> decode_entities(std::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    const std::size_t plain = find_byte(text, '&');
    decoded.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const Entity* known = nullptr;
    for (const Entity& entity : entities) {
      if (text.starts_with(entity.name)) known = &entity;
    }
    if (known == nullptr) return std::nullopt;
    decoded.push_back(known->stands_for);
    text.remove_prefix(known->name.size());
  }
  return decoded;
}

void XmlValue::add_text(std::string_view run) {
  const bool blank = run.find_first_not_of(" \t\r\n") == std::string_view::npos;
  if (blank) {
    layout_ = run;
  } else {
    add(run);
  }
}

Result<std::string_view> XmlValue::finish(FieldKind kind, Fields& fields) const {
  if (runs_ == 0) return kind == FieldKind::text ? layout_ : std::string_view{};
  if (runs_ > 1 && kind != FieldKind::text) return Reason::field_malformed;
  return runs_ > 1 ? fields.keep(joined_) : first_;
}

void XmlValue::add(std::string_view run) {
  if (runs_ == 0) first_ = run;
  if (runs_ == 1) joined_.assign(first_);
  if (runs_ >= 1) joined_.append(run);
  ++runs_;
}

}  // namespace menshen
