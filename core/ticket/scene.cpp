#include "core/ticket/scene.hpp"

#include "core/base/bytes.hpp"

namespace menshen {

std::optional<Scene> Scene::parse(std::string_view text) {
  constexpr std::size_t chars = 22;
  if (!text.starts_with('m') || !made_of(text.substr(1), chars, chars, is_base64url)) {
    return std::nullopt;
  }
  return Scene{text};
}

}  // namespace menshen
