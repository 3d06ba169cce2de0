// POST /token compared with a bare worker that signs one JWT: throughput and latency, RS256 and
// ES256. A redemption signs two JWTs and makes two durable writes; the ratio shows the cost of all of
// that.

import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { build } from "esbuild"
import { freePort } from "../support/ports.ts"
import * as rp from "../support/relying-party.ts"
import type { World } from "../support/world.ts"

const abreast = 8
const rounds = 5

interface Load {
  perSecond: number
  /** In milliseconds. */
  p50: number
  p99: number
}

/** Sends every request of a list, `abreast` at a time. */
async function load(requests: (() => Promise<Response>)[]): Promise<Load> {
  const times: number[] = []
  const left = [...requests]
  const lane = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const began = performance.now()
      const response = await next()
      const text = await response.text()
      if (response.status !== 200) throw new Error(`${response.status} ${text}`)
      times.push(performance.now() - began)
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: abreast }, lane))
  const seconds = (performance.now() - began) / 1000
  times.sort((one, other) => one - other)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) }
}

/** Authorization codes of a signed-in person, ready to be redeemed. */
async function redemptions(w: World, agent: rp.UserAgent, clientId: string, count: number) {
  const params = rp.request(w, clientId, { prompt: "none", nonce: "n-1" })
  const headers = { authorization: rp.basicAuth(clientId, rp.secrets.BASIC_SECRET) }
  const one = async () => {
    const { searchParams } = await rp.arrival(await agent.authorize(params))
    const body = new URLSearchParams({
      grant_type: "authorization_code",
      code: searchParams.get("code") ?? "",
      redirect_uri: w.redirectUri,
    })
    return () => fetch(`${w.menshen.url}/token`, { method: "POST", body, headers })
  }
  const made: Awaited<ReturnType<typeof one>>[] = []
  const lane = async () => {
    while (made.length < count) made.push(await one())
  }
  await Promise.all(Array.from({ length: abreast }, lane))
  return made.slice(0, count)
}

async function startBare(workDir: string): Promise<{ url: string; stop: () => void }> {
  const outfile = join(workDir, "jwt-worker.js")
  const entryPoints = [join(import.meta.dirname, "jwt-worker.ts")]
  await build({ bundle: true, format: "esm", target: "es2024", entryPoints, outfile })
  const port = await freePort()
  const file = join(workDir, "jwt.capnp")
  writeFileSync(
    file,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "jwt", worker = (
    modules = [(name = "worker.js", esModule = embed "${outfile}")],
    compatibilityDate = "2026-10-20",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "jwt")],
);
`,
  )
  const binary = join(import.meta.dirname, "../../node_modules/.bin/workerd")
  const child = spawn(binary, ["serve", "--import-path=/", file], { stdio: "inherit" })
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 100; tries++) {
    if (await fetch(`${url}/ES256`).catch(() => undefined)) return { url, stop: () => child.kill() }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error("the bare worker did not answer")
}

/** A second client like `basic`, with ES256 tokens. */
function addElliptic(config: Record<string, unknown>): void {
  const apps = config.apps as Record<string, unknown>[]
  const basic = apps.find(({ clientId }) => clientId === "basic")
  apps.push({ ...basic, clientId: "elliptic", idTokenSignedResponseAlg: "ES256" })
}

const median = (loads: Load[], of: keyof Load) =>
  loads.map((one) => one[of]).sort((one, other) => one - other)[Math.floor(loads.length / 2)] ?? 0

function line(alg: string, ours: Load[], bare: Load[]): string {
  const ratio = median(ours, "perSecond") / median(bare, "perSecond")
  const shown = (loads: Load[]) =>
    `${median(loads, "perSecond").toFixed(0)}/s, p50 ${median(loads, "p50").toFixed(1)} ms, ` +
    `p99 ${median(loads, "p99").toFixed(1)} ms`
  const what = `POST /token, ${alg} / a bare worker that signs one JWT`.padEnd(64)
  return `${what}  ${ratio.toFixed(3)} ×  reported  ${shown(ours)} against ${shown(bare)}`
}

/** Two lines for `npm run bench`, with `count` redemptions a turn. */
export async function tokenLines(workDir: string, count: number): Promise<string[]> {
  const w = await rp.startProvider(addElliptic)
  const bare = await startBare(workDir)
  try {
    const agent = new rp.UserAgent(w)
    await rp.signInAs(w, agent, rp.request(w, "basic"))
    const lines: string[] = []
    for (const [clientId, alg] of [
      ["basic", "RS256"],
      ["elliptic", "ES256"],
    ] as const) {
      const [ours, theirs]: [Load[], Load[]] = [[], []]
      for (let round = 0; round <= rounds; round++) {
        const mine = await load(await redemptions(w, agent, clientId, count))
        const ask = () => fetch(`${bare.url}/${alg}`, { method: "POST", body: "code=x" })
        const other = await load(Array(count).fill(ask))
        // The first turn is the warm-up.
        if (round > 0) {
          ours.push(mine)
          theirs.push(other)
        }
      }
      lines.push(line(alg, ours, theirs))
    }
    return lines
  } finally {
    bare.stop()
    await w.close()
  }
}
