/// WebAssembly has no process to end and no stream to write to. Code that needs one traps, and the
/// host sees `RuntimeError: unreachable`. This keeps the import list empty.

// The linker derives these names from --wrap=abort and --wrap=_Exit.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" {

[[noreturn]] void __wrap_abort() { __builtin_trap(); }
[[noreturn]] void __wrap__Exit(int /*status*/) { __builtin_trap(); }
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
