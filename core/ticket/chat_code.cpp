#include "core/ticket/chat_code.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/base/invariant.hpp"
#include "core/policy.hpp"

namespace menshen {
namespace {

/// The quasigroup of order 10 from H. Michael Damm, "Total anti-symmetrische Quasigruppen"
/// (dissertation, Philipps-Universität Marburg, 2004).
constexpr std::array<std::array<std::uint8_t, 10>, 10> damm = {{
    {0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
    {7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
    {4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
    {1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
    {6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
    {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
    {5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
    {8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
    {9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
    {2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}};

/// The check digit of the digits, which is 0 for digits that end with their check digit.
std::size_t check_digit(std::string_view digits) {
  std::size_t interim = 0;
  for (const char digit : digits) {
    interim = damm[interim][static_cast<std::size_t>(digit - '0')];
  }
  return interim;
}

}  // namespace

// The check digit does not see a 0 in front, which maps the first interim digit to itself.
bool is_chat_code(std::string_view text) {
  return made_of(text, policy::chat_code_digits_min, policy::chat_code_digits_max, is_digit) &&
         text.front() != '0' && check_digit(text) == 0;
}

std::string chat_code_of(std::string_view digits) {
  invariant(made_of(digits, policy::chat_code_digits_min - 1, policy::chat_code_digits_max - 1,
                    is_digit) &&
            digits.front() != '0');
  return std::string{digits} + static_cast<char>('0' + check_digit(digits));
}

}  // namespace menshen
