/// `brand` of an app: the appearance of the hosted pages.

#include <algorithm>
#include <array>
#include <charconv>

#include "core/base/bytes.hpp"
#include "core/config/section_context.hpp"

namespace menshen {
namespace {

constexpr std::size_t logo_bytes_max = 8192;
/// WCAG 2.2, success criterion 1.4.3: buttons have white text on this colour.
constexpr double contrast_min = 4.5;

/// The pages load nothing from other origins, so the configuration holds the picture itself. An SVG
/// inside <img> runs no script.
bool is_logo(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return false;
  const std::string_view head = text.substr(0, comma + 1);
  constexpr std::array heads = {"data:image/png;base64,", "data:image/jpeg;base64,",
                                "data:image/webp;base64,", "data:image/svg+xml;base64,"};
  if (std::find(heads.begin(), heads.end(), head) == heads.end()) return false;
  std::string_view body = text.substr(comma + 1);
  for (int padding = 0; padding < 2 && body.ends_with('='); ++padding) body.remove_suffix(1);
  return made_of(body, 1, logo_bytes_max,
                 [](char c) { return is_alnum(c) || c == '+' || c == '/'; });
}

bool is_color(std::string_view text) {
  return text.size() == 7 && text.front() == '#' && made_of(text.substr(1), 6, 6, [](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

/// x^2.4 for 0 < x <= 1: the square times the square of the fifth root, which Newton's method
/// approaches from above. The tables of `std::pow` would take a fiftieth of core.wasm.
constexpr double power_2_4(double x) {
  double root = 1;
  for (int step = 0; step < 32; ++step) root = (4 * root + x / (root * root * root * root)) / 5;
  return x * x * root * root;
}
static_assert(power_2_4(0.5) > 0.18946457 && power_2_4(0.5) < 0.18946458);

/// WCAG 2.2, relative luminance of an sRGB colour.
double luminance(std::string_view color) {
  constexpr std::array weights = {0.2126, 0.7152, 0.0722};
  double sum = 0;
  for (std::size_t at = 0; at < weights.size(); ++at) {
    unsigned byte = 0;
    const char* digits = color.data() + 1 + at * 2;
    std::from_chars(digits, digits + 2, byte, 16);
    const double part = byte / 255.0;
    sum += weights[at] * (part <= 0.04045 ? part / 12.92 : power_2_4((part + 0.055) / 1.055));
  }
  return sum;
}

double contrast_with_white(std::string_view color) { return 1.05 / (luminance(color) + 0.05); }

std::string read_logo(ObjectReader& reader) {
  const Json* value = reader.find("logo");
  if (value == nullptr) return {};
  const auto* text = value->get_ptr<const std::string*>();
  if (text != nullptr && text->size() <= logo_bytes_max && is_logo(*text)) return *text;
  reader.fault("logo",
               "write the picture itself, as \"data:image/png;base64,…\" (or jpeg, webp, "
               "svg+xml) of at most 8,192 characters; a page of Menshen loads nothing from "
               "elsewhere");
  return {};
}

std::string read_color(ObjectReader& reader) {
  std::string color = reader.optional_text("color", "a colour such as \"#0a6b3d\"");
  if (color.empty()) return color;
  if (!is_color(color)) {
    reader.fault("color", "write six hexadecimal digits after '#', such as \"#0a6b3d\"");
  } else if (contrast_with_white(color) < contrast_min) {
    reader.fault("color",
                 "is too light: white words on it need a contrast of 4.5 to 1 (WCAG 2.2, "
                 "1.4.3); choose a darker one");
  }
  return color;
}

}  // namespace

Brand read_brand(SectionContext& context, ObjectReader& app) {
  const Json* value = app.find("brand");
  if (value == nullptr) return {};
  ObjectReader reader{*value, app.pointer_to("brand"), context.faults};
  Brand brand{.logo = read_logo(reader), .color = read_color(reader)};
  reader.finish();
  return brand;
}

}  // namespace menshen
