#pragma once

#include <optional>
#include <utility>

#include "core/base/invariant.hpp"
#include "core/base/reason.hpp"

namespace menshen {

/// A value, or the reason for its absence: the part of C++23's std::expected that we use.
template <class T>
class [[nodiscard]] Result {
 public:
  constexpr Result(const T& value) : value_(value) {}
  constexpr Result(T&& value) : value_(std::move(value)) {}
  constexpr Result(Reason reason) : reason_(reason) { invariant(reason != Reason::accepted); }

  constexpr explicit operator bool() const { return value_.has_value(); }
  constexpr Reason reason() const { return reason_; }

  constexpr const T& operator*() const& { return checked(); }
  constexpr T&& operator*() && { return std::move(checked()); }
  constexpr const T* operator->() const { return &checked(); }

 private:
  constexpr const T& checked() const {
    invariant(value_.has_value());
    return *value_;
  }
  constexpr T& checked() {
    invariant(value_.has_value());
    return *value_;
  }

  std::optional<T> value_;
  Reason reason_ = Reason::accepted;
};

}  // namespace menshen
