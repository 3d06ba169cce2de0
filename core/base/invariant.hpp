#pragma once
/// A broken internal promise is a crash, in release builds too. Input never triggers one.

namespace menshen {

/// Traps when `holds` is false. In WebAssembly the trap needs no import and reaches the host as
/// `RuntimeError: unreachable`; the host then discards the instance.
constexpr void invariant(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace menshen
