import { spawnSync } from "node:child_process"
import { node, root } from "./paths.mjs"
import { Refusal } from "./say.mjs"

/**
 * Refuses a menshen.json in which the core finds faults. The list has already been printed.
 *
 * @returns {{ issuer: string, keysEncrypted: boolean, outbound: string[] }} what `npm start` has to know of a sound one
 */
export function checkConfig(configText, env) {
  const options = { cwd: root, env, input: configText, stdio: ["pipe", "pipe", "inherit"] }
  const { status, stdout } = spawnSync(node, ["scripts/check-config.ts"], options)
  if (status !== 0)
    throw new Refusal("menshen.json has the faults above; mend them and start again.")
  return JSON.parse(String(stdout))
}
