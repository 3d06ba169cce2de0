#pragma once
/// A broken promise of our own is a crash, in release too: input never reaches one.

namespace menshen {

/// Traps when `holds` is false. In WebAssembly the trap costs no import and reaches the host as
/// `RuntimeError: unreachable`; the door then discards the instance.
constexpr void invariant(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace menshen
