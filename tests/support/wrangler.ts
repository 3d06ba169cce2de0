// `wrangler dev` on a folder of `menshen cloudflare prepare`, in the place of a world's workerd.

import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { until } from "./until.ts"
import type { World } from "./world.ts"

const root = join(import.meta.dirname, "../..")
export const wranglerProgram = join(root, "node_modules/wrangler/bin/wrangler.js")

export interface Edge {
  /** The folder that was prepared. */
  folder: string
  /** What wrangler and the worker have said. */
  log: () => string
  close: () => Promise<void>
}

/** As `menshen init` quotes nothing: WeChat's secrets have letters and digits. */
export const envText = (variables: Record<string, string>) =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("")

/** Runs the command in an empty folder, and gives the folder that it wrote. */
export function prepareEdge(configText: string, secrets: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "menshen-edge-"))
  writeFileSync(join(folder, "menshen.json"), configText)
  writeFileSync(join(folder, "menshen.env"), envText(secrets))
  const program = join(root, "dist/cli/menshen.js")
  const env = { PATH: process.env.PATH ?? "" }
  execFileSync(process.execPath, [program, "cloudflare", "prepare"], { cwd: folder, env })
  return join(folder, "cloudflare")
}

/** The world's own workerd ends, and wrangler takes its port. */
export async function moveToEdge(w: World, configText: string): Promise<Edge> {
  await w.menshen.kill()
  const folder = prepareEdge(configText, w.secrets)
  const { port } = new URL(w.menshen.url)
  const words = ["dev", "--config", join(folder, "wrangler.jsonc"), "--ip", "127.0.0.1"]
  const quiet = ["--port", port, "--show-interactive-dev-session=false"]
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false" }
  // wrangler runs workerd in a process of its own.
  const child = spawn(process.execPath, [wranglerProgram, ...words, ...quiet], {
    cwd: folder,
    env,
    detached: true,
  })
  let said = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      said += chunk.toString()
    })
  }
  const close = () => end(child, join(folder, ".."))
  try {
    await until("wrangler dev answers", async () => {
      if (child.exitCode !== null) throw new Error("it ended by itself")
      return (await fetch(`${w.menshen.url}/health`).catch(() => undefined))?.ok ?? false
    })
  } catch (error) {
    await close()
    throw new Error(`wrangler dev did not start:\n${said}`, { cause: error })
  }
  return { folder, log: () => said, close }
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.pid) {
    const ended = new Promise((resolve) => child.once("exit", resolve))
    process.kill(-child.pid, "SIGKILL")
    await ended
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}
