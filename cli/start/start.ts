// menshen start: prepares, runs, and ends everything that it started.

import type { LocalCall } from "../command.ts"
import { type Exit, exits } from "../refusal.ts"
import { prepare } from "./prepare.ts"
import { runUntilStopped } from "./run.ts"
import { Signals } from "./signals.ts"

export async function start(call: LocalCall): Promise<Exit> {
  const signals = new Signals()
  const prepared = await prepare(call)
  // A signal that came meanwhile is heard now.
  await new Promise(setImmediate)
  if (!signals.signal.aborted) await runUntilStopped(prepared, signals, call.terminal)
  return exits.done
}
