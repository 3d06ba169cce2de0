#pragma once

#include <optional>
#include <string_view>

namespace menshen {

/// The public name that a QR code carries: `m` of a ticket or `p` of a code that was made ahead for
/// a pool, and 22 base64url characters. Its bits are random; knowing a scene proves nothing (D4).
/// The keeper knows which ticket leased a code of a pool. QR codes made by other servers of the
/// same account push to the same URL, so Menshen ignores every other scene.
class Scene {
 public:
  static std::optional<Scene> parse(std::string_view text);
  std::string_view text() const { return text_; }

 private:
  explicit Scene(std::string_view text) : text_(text) {}
  std::string_view text_;
};

}  // namespace menshen
