#include "core/wechat/fields.hpp"

#include <algorithm>
#include <utility>

#include "core/base/byte_scan.hpp"
#include "core/base/bytes.hpp"
#include "core/policy.hpp"

namespace menshen {
namespace {

constexpr auto is_beyond_ascii = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };

bool fits(FieldKind kind, std::string_view value) {
  if (kind == FieldKind::text) return true;
  if (kind == FieldKind::number) return made_of(value, 1, 20, is_digit);
  return value.size() <= policy::event_key_bytes_max && is_printable_or(value, is_beyond_ascii);
}

template <class Table>
const FieldRow* find_in(const Table& table, std::string_view element) {
  const auto* row = std::find_if(table.begin(), table.end(),
                                 [&](const FieldRow& r) { return r.element == element; });
  return row == table.end() ? nullptr : row;
}

}  // namespace

const FieldRow* find_field(std::string_view element) { return find_in(field_table, element); }

const FieldRow* Fields::find(std::string_view element) const {
  const FieldRow* row = find_field(element);
  const bool may_be_seal = row == nullptr && kind_ == DocumentKind::reply;
  return may_be_seal ? find_in(seal_field_table, element) : row;
}

Reason Fields::put(const FieldRow& row, std::string_view value) {
  if ((seen_ & bit(row.field)) != 0) return Reason::element_repeated;
  seen_ |= bit(row.field);
  if (value.empty()) return Reason::accepted;
  if (!fits(row.kind, value)) return Reason::field_malformed;
  values_[index(row.field)] = value;
  present_ |= bit(row.field);
  return Reason::accepted;
}

std::string_view Fields::keep(std::string text) { return kept_.emplace_front(std::move(text)); }

}  // namespace menshen
