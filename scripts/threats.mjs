// `npm run threats`: writes docs/threats.md from docs/threats.json and the ids that tests carry.

import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "./lib/paths.mjs"
import { threatsPage } from "./lib/requirements.mjs"

writeFileSync(join(root, "docs/threats.md"), threatsPage())
