// One start and stop of `menshen start --sandbox`, and what it left.

import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { mkdirSync, readdirSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { processesOf, processesWith } from "../cli/support/processes.ts"
import { type Started, type sandboxPorts, startProgram } from "../cli/support/start.ts"
import { until } from "../support/until.ts"
import { signIn, type World } from "../support/world.ts"

/** How it is told to end, by signals to its process group or by its own death. */
export const endings = {
  "one SIGTERM": (pid: number) => process.kill(-pid, "SIGTERM"),
  "two SIGTERM": (pid: number) => {
    process.kill(-pid, "SIGTERM")
    process.kill(-pid, "SIGTERM")
  },
  SIGKILL: (pid: number) => process.kill(pid, "SIGKILL"),
}

export type Ending = keyof typeof endings

/** When: as soon as workerd runs, or once somebody has signed in. */
export type Moment = "early" | "in use"

/** What has to be the same after every start. */
export interface Kept {
  sub: unknown
  keys: string
}

export interface Place {
  program: string
  folder: string
  ports: Awaited<ReturnType<typeof sandboxPorts>>
  kept?: Kept
}

/** As the helpers of tests/support want it. */
export const worldOf = ({ ports }: Pick<Place, "ports">): World =>
  ({
    menshen: { url: `http://localhost:${ports.MENSHEN_PORT}` },
    sandboxUrl: `http://localhost:${ports.MENSHEN_SANDBOX_PORT}`,
    origin: `http://localhost:${ports.MENSHEN_DEMO_PORT}`,
    redirectUri: `http://localhost:${ports.MENSHEN_DEMO_PORT}/callback`,
  }) as World

export interface Begun extends Started {
  pid: number
  mark: string
}

/** The mark in its environment finds every process of it, whoever its parent is by then. */
export function begin(place: Place, words: string[] = []): Begun {
  const { program, folder, ports } = place
  const mark = `MENSHEN_ROUND=${randomUUID()}`
  const temporary = join(folder, "tmp")
  mkdirSync(temporary, { recursive: true })
  const [name = "", value = ""] = mark.split("=")
  const env = { ...ports, TMPDIR: temporary, [name]: value }
  const started = startProgram(["start", "--sandbox", ...words], { cwd: folder, env, program })
  return { ...started, pid: started.child.pid ?? 0, mark }
}

/** Starts, uses and ends it once; fails if anything is left or lost. */
export async function round(place: Place, ending: Ending, moment: Moment): Promise<void> {
  const begun = begin(place)
  if (moment === "early") await untilWorkerdRuns(begun)
  else await use(place, begun)
  endings[ending](begun.pid)
  const { said } = await begun.ended
  await assertNothingIsLeft(place, begun, said)
}

const untilWorkerdRuns = ({ pid, said }: Begun) =>
  until("workerd runs", () => {
    assert.doesNotMatch(said(), /^menshen: /m)
    return processesOf(pid).some(({ command }) => command.includes("workerd serve"))
  })

async function use(place: Place, { ready, said }: Begun): Promise<void> {
  await ready()
  const world = worldOf(place)
  // The sandbox has this person at every start.
  const { sub } = await signIn(world, "p1")
  const keys = await (await fetch(`${world.menshen.url}/jwks`)).text()
  assert.ok(sub, said())
  place.kept ??= { sub, keys }
  assert.deepEqual({ sub, keys }, place.kept, "nothing is lost")
}

async function assertNothingIsLeft(place: Place, { mark }: Begun, said: string): Promise<void> {
  await until("every process has ended", () => {
    const left = processesWith(mark)
    return left.length === 0
  })
  for (const port of Object.values(place.ports)) {
    assert.ok(await isFree(Number(port)), `port ${port} is free\n${said}`)
  }
  const runs = readdirSync(join(place.folder, "tmp")).filter((name) =>
    name.startsWith("menshen-run"),
  )
  assert.deepEqual(runs, [], "the folder of the run is gone")
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer()
    server.once("error", () => resolve(false))
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)))
  })
