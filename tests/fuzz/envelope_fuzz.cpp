// Any envelope opens or is refused without a trap. One that opens is identical to the result of
// sealing its message: no ciphertext has a second spelling.

#include <string>
#include <string_view>
#include <vector>

#include "core/base/base64.hpp"
#include "core/base/bytes.hpp"
#include "core/base/invariant.hpp"
#include "core/wechat/envelope.hpp"
#include "tests/fuzz/time_limit.hpp"

namespace {

const menshen::AesKey& key() {
  static const menshen::AesKey parsed =
      *menshen::AesKey::parse("q7WmZ2xN8vB4cL1kJ6hG3fD9sA5pO0iU7yT4rE1wQ2z");
  return parsed;
}
/// Short, so that the fuzzer finds envelopes that end in it.
const menshen::AppId& app_id() {
  static const menshen::AppId parsed = *menshen::AppId::parse("w");
  return parsed;
}

bool opens_as_itself(std::string_view encrypt) {
  std::vector<std::uint8_t> plain;
  const auto opened = menshen::open_envelope(key(), app_id(), encrypt, plain);
  if (!opened) return false;
  const std::string again = menshen::seal_envelope(
      key(), app_id(), std::span<const std::uint8_t, 16>{plain.data(), 16}, *opened);
  menshen::invariant(again == encrypt);
  return true;
}

void open_plaintext(std::string_view bytes) {
  std::vector<std::uint8_t> plain(bytes.begin(), bytes.end());
  plain.resize((plain.size() + 31) / 32 * 32);
  key().encrypt(plain);
  opens_as_itself(menshen::base64(menshen::as_text(plain)));
}

void open_what_was_sealed(std::string_view message) {
  constexpr std::array<std::uint8_t, 16> random{};
  menshen::invariant(opens_as_itself(menshen::seal_envelope(key(), app_id(), random, message)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const menshen::test::TimeLimit limit{100};
  const std::string_view bytes = menshen::as_text({data, size});
  opens_as_itself(bytes);
  open_plaintext(bytes);
  open_what_was_sealed(bytes);
  return 0;
}
