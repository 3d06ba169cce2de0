// The route table of the stored configuration. It stands before the roll call, which a configuration that does not load
// has not got.

import { Hono } from "hono"
import type { Env } from "../../env.ts"
import {
  checkConfiguration,
  listVersions,
  showConfiguration,
  showVersion,
  storeConfiguration,
  undoConfiguration,
} from "./configuration.ts"
import { guard } from "./guard.ts"
import { refuseRepeated } from "./operator-answer.ts"

const admin = new Hono<{ Bindings: Env }>()

admin.use("/configuration/*", guard)
admin.use("/configuration/*", refuseRepeated)
admin.get("/configuration", showConfiguration)
admin.post("/configuration", storeConfiguration)
admin.post("/configuration/check", checkConfiguration)
admin.post("/configuration/undo", undoConfiguration)
admin.get("/configuration/versions", listVersions)
admin.get("/configuration/versions/:version", showVersion)

export { admin as storedConfiguration }
