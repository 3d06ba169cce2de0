#include "wasm/wire.hpp"

#include <mbedtls/platform_util.h>

#include <bit>
#include <cstring>

#include "core/base/bytes.hpp"
#include "core/base/invariant.hpp"

namespace menshen::door {
namespace {

static_assert(std::endian::native == std::endian::little, "WebAssembly is little-endian");

std::array<std::uint8_t, buffer_bytes> input_buffer;
std::array<std::uint8_t, buffer_bytes> output_buffer;

}  // namespace

std::uint8_t* input() { return input_buffer.data(); }
std::uint8_t* output() { return output_buffer.data(); }

Reader::Reader(std::size_t length) : length_(length) {
  invariant(length <= buffer_bytes);
  rest_ = as_text({input_buffer.data(), length});
}

Reader::~Reader() { mbedtls_platform_zeroize(input_buffer.data(), length_); }

double Reader::number() {
  double value = 0;
  std::memcpy(&value, take(sizeof value).data(), sizeof value);
  return value;
}

std::string_view Reader::text() {
  std::uint32_t count = 0;
  std::memcpy(&count, take(sizeof count).data(), sizeof count);
  return take(count);
}

std::string_view Reader::take(std::size_t count) {
  invariant(count <= rest_.size());
  const std::string_view taken = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return taken;
}

Writer& Writer::number(double value) {
  put(&value, sizeof value);
  return *this;
}

Writer& Writer::text(std::string_view value) {
  const auto count = static_cast<std::uint32_t>(value.size());
  put(&count, sizeof count);
  put(value.data(), value.size());
  return *this;
}

Writer& Writer::lines(std::span<const std::string_view> values) {
  std::uint32_t count = 0;
  for (const std::string_view value : values) count += static_cast<std::uint32_t>(value.size()) + 1;
  put(&count, sizeof count);
  for (const std::string_view value : values) {
    put(value.data(), value.size());
    put("\n", 1);
  }
  return *this;
}

void Writer::put(const void* bytes, std::size_t count) {
  invariant(count <= buffer_bytes - length_);
  std::memcpy(output_buffer.data() + length_, bytes, count);
  length_ += count;
}

}  // namespace menshen::door
