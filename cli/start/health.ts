// menshen health: for the health checks of containers and supervisors.

import type { LocalCall } from "../command.ts"
import { type Exit, exits, notPossible } from "../refusal.ts"
import { faultsAt } from "./readiness.ts"
import { portOf } from "./settings.ts"

export async function health({ values, env, terminal }: LocalCall): Promise<Exit> {
  const port = portOf("--port", values.port) ?? portOf("MENSHEN_PORT", env.MENSHEN_PORT) ?? 8600
  const host = values.host ?? (env.MENSHEN_HOST || "127.0.0.1")
  const faults = await faultsAt(host, port)
  if (faults === undefined)
    throw notPossible(
      `Nothing answers on port ${port} of ${host}. Start it with "npx menshen start", or name its port with --port or MENSHEN_PORT.`,
    )
  if (faults.length > 0) throw notPossible(faults.join("\n"))
  terminal.out(
    terminal.json
      ? '{"status":"ok"}'
      : `Menshen on port ${port} is ready: its configuration and its files. WeChat was not asked.`,
  )
  return exits.done
}
