// Workers: core.wasm is imported as a compiled module.

import module from "../build/wasm/core.wasm"
import { library } from "./library.ts"

export type * from "./library.ts"

export const { verifySignature, openEnvelope, sealReply, parsePush } = library(module)
