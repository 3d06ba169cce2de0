import { spawnSync } from "node:child_process"
import { node, root } from "./paths.mjs"
import { Refusal } from "./say.mjs"

/** Refuses a menshen.json in which the core finds faults. The list has already been printed. */
export function checkConfig(configText, env) {
  const options = { cwd: root, env, input: configText, stdio: ["pipe", "inherit", "inherit"] }
  const { status } = spawnSync(node, ["scripts/check-config.ts"], options)
  if (status !== 0)
    throw new Refusal("menshen.json has the faults above; mend them and start again.")
}
