// Node and Deno: core.wasm is read from beside this file.

import { readFileSync } from "node:fs"
import { library } from "./library.ts"

export type * from "./library.ts"

const module = new WebAssembly.Module(readFileSync(new URL("./core.wasm", import.meta.url)))

export const { verifySignature, openEnvelope, sealReply, parsePush } = library(module)
