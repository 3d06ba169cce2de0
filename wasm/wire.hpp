#pragma once
/// The wire format: one input buffer, one output buffer, and two kinds of field.
///
///     number  8 bytes, IEEE 754 double, little-endian
///     text    4 bytes length (unsigned, little-endian), then that many bytes
///
/// `edge/core/wire.ts` is the other side. The order of the fields of each call is documented at the
/// call, in a file *_exports.cpp.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace menshen::door {

inline constexpr std::size_t buffer_bytes = std::size_t{1024} * 1024;

std::uint8_t* input();
std::uint8_t* output();

/// Reads the fields of a call. Reading more than was written is a bug of the host: it traps.
class Reader {
 public:
  explicit Reader(std::size_t length);
  ~Reader();  // wipes the input: every call may carry a secret
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  double number();
  std::string_view text();

 private:
  std::string_view take(std::size_t count);
  std::string_view rest_;
  std::size_t length_;
};

/// Writes the fields of an answer.
class Writer {
 public:
  Writer& number(double value);
  Writer& text(std::string_view value);
  /// One text of several lines, each with its line break.
  Writer& lines(std::span<const std::string_view> values);
  std::uint32_t length() const { return static_cast<std::uint32_t>(length_); }

 private:
  void put(const void* bytes, std::size_t count);
  std::size_t length_ = 0;
};

}  // namespace menshen::door
