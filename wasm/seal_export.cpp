/// The directory's call to seal a letter within its transaction.

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/invariant.hpp"
#include "core/base/seal.hpp"
#include "wasm/door.hpp"

namespace menshen::door {
namespace {

template <std::size_t count>
std::array<std::uint8_t, count> exactly(std::string_view bytes) {
  invariant(bytes.size() == count);
  std::array<std::uint8_t, count> all{};
  std::copy_n(unsigned_bytes(bytes), count, all.begin());
  return all;
}

}  // namespace

/// In: key, nonce, about, text. Out: the ciphertext with its tag.
MENSHEN_EXPORT menshen_seal(std::uint32_t length) {
  Reader reader{length};
  const auto key = exactly<seal_key_bytes>(reader.text());
  const auto nonce = exactly<seal_nonce_bytes>(reader.text());
  const std::string_view about = reader.text();
  return Writer{}.text(as_text(seal(key, nonce, about, reader.text()))).length();
}

}  // namespace menshen::door
