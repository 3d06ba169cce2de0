// For the launcher, which waits most of its life (docs/operating.md#memory). The optimizing compilers of V8 would take
// 10 MB of it, so they are off before anything else is loaded.

import { setFlagsFromString } from "node:v8"

export function compileNothing(): void {
  setFlagsFromString("--no-opt")
  setFlagsFromString("--no-maglev")
}
