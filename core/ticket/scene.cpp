#include "core/ticket/scene.hpp"

#include "core/base/bytes.hpp"

namespace menshen {

std::optional<Scene> Scene::parse(std::string_view text) {
  constexpr std::size_t chars = 22;
  const bool ours = text.starts_with('m') || text.starts_with('p');
  if (!ours || !made_of(text.substr(1), chars, chars, is_base64url)) return std::nullopt;
  return Scene{text};
}

}  // namespace menshen
