// Where the parts of the package lie: this file is in cli/start of a checkout, or bundled into dist/cli.

import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))

export const packageFile = join(root, "package.json")
/** worker.js, core.wasm and widget.wasm. */
export const workerFolder = join(root, "dist/edge")
/** Of the short-lived process that loads the core. */
export const checkProgram = join(root, "dist/cli/check-config.js")
export const sandboxProgram = join(root, "dist/sandbox/main.js")
export const sandboxConfigFile = join(root, "dist/sandbox/menshen.json")
