import { spawnSync } from "node:child_process"
import { node, root } from "./paths.mjs"
import { Refusal } from "./say.mjs"

/** Refuses a menshen.json that the core finds faults in; the list has been printed by then. */
export function checkConfig(configText, env) {
  const options = { cwd: root, env, input: configText, stdio: ["pipe", "inherit", "inherit"] }
  const { status } = spawnSync(node, ["scripts/check-config.ts"], options)
  if (status !== 0)
    throw new Refusal("menshen.json has the faults above; mend them and start again.")
}
