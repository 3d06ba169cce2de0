// The programs in examples/, run as their READMEs say, with a Menshen that has their apps.

import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { freePort } from "./ports.ts"
import { until } from "./until.ts"
import { startWorld, type World } from "./world.ts"

const folder = join(import.meta.dirname, "../../examples")

export interface Example {
  world: World
  url: string
  close: () => Promise<void>
}

/** `name` is the name of the folder. */
export async function startExample(name: string): Promise<Example> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const world = await startWorld(({ apps }) => (apps as object[]).push(entryAt(url, name)))
  const stop = await startProgram(name, url, {
    ...world.secrets,
    PORT: String(port),
    ISSUER: world.menshen.url,
  }).catch(async (error) => {
    await world.close()
    throw error
  })
  const close = async () => {
    await stop()
    await world.close()
  }
  return { world, url, close }
}

/** Its app.json, with this address. */
function entryAt(url: string, name: string): object {
  const text = readFileSync(join(folder, name, "app.json"), "utf8")
  return JSON.parse(text.replace(/http:\/\/localhost:\d+/g, url))
}

/** Runs `npm start` in its folder. */
async function startProgram(name: string, url: string, env: Record<string, string>) {
  const options = { cwd: join(folder, name), env: { ...process.env, ...env }, detached: true }
  const child = spawn("npm", ["start"], { ...options, stdio: ["ignore", "pipe", "pipe"] })
  const ended = once(child, "exit")
  let said = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString()
    })
  }
  const stop = async () => {
    // npm runs the program in its own process.
    if (child.exitCode === null && child.pid) process.kill(-child.pid, "SIGKILL")
    await ended
  }
  try {
    await until(`examples/${name} answers`, async () => {
      if (child.exitCode !== null) throw new Error("it ended by itself")
      return (await fetch(url).catch(() => undefined))?.ok ?? false
    })
  } catch (error) {
    await stop()
    throw new Error(`examples/${name} did not start:\n${said}`, { cause: error })
  }
  return stop
}
