// Browsers: core.wasm is fetched from beside this file.

import { library } from "./library.ts"

export type * from "./library.ts"

const response = await fetch(new URL("./core.wasm", import.meta.url))
if (!response.ok) throw new Error(`core.wasm did not load: ${response.status} ${response.url}`)
const module = await WebAssembly.compile(await response.arrayBuffer())

export const { verifySignature, openEnvelope, sealReply, parsePush } = library(module)
