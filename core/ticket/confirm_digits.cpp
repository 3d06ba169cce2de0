#include "core/ticket/confirm_digits.hpp"

#include <algorithm>
#include <string>

#include "core/base/constant_time.hpp"
#include "core/policy.hpp"

namespace menshen {
namespace {

constexpr std::size_t match_number_digits = 2;
constexpr std::size_t phone_code_digits = 6;

/// A part of the ticket's digits; empty for a ticket without digits.
std::string_view part(const Ticket& ticket, std::size_t from, std::size_t count) {
  const std::string_view digits{ticket.digits};
  return digits.size() == match_number_digits + phone_code_digits ? digits.substr(from, count) : "";
}

std::uint32_t count_of(std::string_view tried) {
  return static_cast<std::uint32_t>(std::count(tried.begin(), tried.end(), ' '));
}

}  // namespace

std::string_view match_number(const Ticket& ticket) { return part(ticket, 0, match_number_digits); }
std::string_view phone_code(const Ticket& ticket) {
  return part(ticket, match_number_digits, phone_code_digits);
}

bool digits_match(std::string_view given, std::string_view right) {
  return !given.empty() && equal_in_constant_time(given, right);
}

std::string with_try(std::string_view tried, std::string_view id) {
  return std::string{tried}.append(id.empty() ? "-" : id).append(" ");
}

std::uint32_t tries_left(std::string_view tried) {
  return policy::confirm_tries_max - std::min(policy::confirm_tries_max, count_of(tried));
}

std::optional<std::uint32_t> tries_left_after(std::string_view tried, std::string_view id) {
  for (std::size_t from = 0; !id.empty() && from < tried.size();) {
    const std::size_t end = tried.find(' ', from);
    if (tried.substr(from, end - from) == id) return tries_left(tried.substr(0, end + 1));
    from = end + 1;
  }
  return std::nullopt;
}

}  // namespace menshen
