// A world that runs tests/faults/worker.ts as its Menshen.

import { cpSync, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import esbuild from "esbuild"
import { bundleEdge } from "../../scripts/lib/bundles.mjs"
import { root } from "../../scripts/lib/paths.mjs"
import { startWorld, type World } from "../support/world.ts"

export type Desk = "TicketDesk" | "Directory" | "SessionDesk"

export interface Trouble {
  directory?: "fails" | "hangs"
  keyRing?: "fails"
  settling?: "fails"
  redemptionsLost?: number
  sqlFails?: { desk: Desk; at: number }
}

export interface Orders {
  /** Replaces the current trouble; `{}` ends it. A restart ends it too. */
  order: (trouble: Trouble) => Promise<void>
  /** How many statements ran since the last order that counts statements. */
  statements: () => Promise<number>
  /** How many links a directory has begun. */
  links: () => Promise<number>
}

export type Troubled = World & Orders

/** The folder of the built worker with another one in its place. */
export async function buildWorker(source: string): Promise<string> {
  const workerDir = mkdtempSync(join(tmpdir(), "menshen-faults-"))
  cpSync(join(root, "dist/edge"), workerDir, { recursive: true })
  await bundleEdge(esbuild, source, join(workerDir, "worker.js"))
  return workerDir
}

type Start<W extends World> = (machine: { workerDir: string }) => Promise<W>

const startPlain: Start<World> = (machine) => startWorld(undefined, undefined, machine)

/** @param start starts another world on the worker that fails */
export async function startTroubled<W extends World = World>(
  start: Start<W> = startPlain as Start<W>,
): Promise<W & Orders> {
  const workerDir = await buildWorker("tests/faults/worker.ts")
  const world = await start({ workerDir })
  const url = `${world.menshen.url}/trouble`
  return {
    ...world,
    order: async (trouble) => {
      await fetch(url, { method: "POST", body: JSON.stringify(trouble) })
    },
    statements: async () => (await (await fetch(url)).json()).statements,
    links: async () => (await (await fetch(url)).json()).links,
  }
}
