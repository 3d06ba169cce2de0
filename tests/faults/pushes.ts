// Pushes flow to a server of the account's owner while workerd and that server are killed: every push that WeChat
// counts as delivered reaches the server at least once.

import { type ChildProcess, spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { forwarding } from "../support/forward-target.ts"
import { freePort } from "../support/ports.ts"
import * as push from "../support/push.ts"
import { letPass } from "../support/queue.ts"
import { until } from "../support/until.ts"
import { startWorld, type World } from "../support/world.ts"

export interface Flow {
  acknowledged: number
  /** Of these, how many never reached the server. */
  lost: number
  /** Deliveries beyond the first of a push. */
  repeated: number
  kills: number
}

class Target {
  private readonly folder = mkdtempSync(join(tmpdir(), "menshen-target-"))
  private readonly file = join(this.folder, "pushes")
  private child: ChildProcess | undefined
  readonly port: number

  constructor(port: number) {
    this.port = port
    writeFileSync(this.file, "")
  }

  async start(): Promise<void> {
    const script = join(import.meta.dirname, "target-process.ts")
    this.child = spawn(process.execPath, [script, String(this.port), this.file])
    await until("the target listens", () =>
      fetch(`http://127.0.0.1:${this.port}/`, { method: "POST" }).then(
        () => true,
        () => false,
      ),
    )
  }

  async kill(): Promise<void> {
    const ended = new Promise((resolve) => this.child?.once("exit", resolve))
    this.child?.kill("SIGKILL")
    await ended
  }

  /** The name of each delivery that it wrote down. */
  get names(): string[] {
    return readFileSync(this.file, "utf8").trim().split("\n")
  }

  async end(): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Sends one person's text; gives its name if WeChat counts it as delivered. */
async function write(w: World, number: number): Promise<string | undefined> {
  const message = push.xmlOf({
    ToUserName: w.account.originalId,
    FromUserName: push.newOpenid(),
    CreateTime: Math.floor(Date.now() / 1000),
    MsgType: "text",
    Content: `text ${number}`,
    MsgId: String(number),
  })
  const encrypt = push.seal(w.account, message)
  const body = push.outerXml(w.account, encrypt)
  const path = push.pathOf(push.signed(w.account, encrypt))
  const headers = { "content-type": "text/xml" }
  const answer = await push.send(w, { method: "POST", path, headers, body }).catch(() => undefined)
  return answer?.status === 200 ? createHash("sha256").update(body).digest("hex") : undefined
}

export async function runPushes({ clients, kills }: Record<"clients" | "kills", number>) {
  const target = new Target(await freePort())
  const url = `http://127.0.0.1:${target.port}/wechat`
  await target.start()
  const w = await startWorld(forwarding([{ name: "crm", url, pushes: [{ msgType: "text" }] }]))
  try {
    return await flow(w, target, clients, kills)
  } finally {
    await w.close()
    await target.end()
  }
}

async function flow(w: World, target: Target, clients: number, kills: number): Promise<Flow> {
  const acknowledged = new Set<string>()
  let isOver = false
  let number = 0
  const writers = Array.from({ length: clients }, async () => {
    while (!isOver) {
      const name = await write(w, ++number)
      if (name === undefined) await sleep(5)
      else acknowledged.add(name)
    }
  })
  for (let kill = 0; kill < kills; kill++) {
    await sleep(50 + Math.random() * 400)
    const killed = kill % 2 === 0 ? w.menshen : target
    await killed.kill()
    await sleep(Math.random() * 200)
    await killed.start()
  }
  isOver = true
  await Promise.all(writers)
  // What failed would go in some seconds or minutes.
  await letPass(w)
  const missing = () => {
    const names = new Set(target.names)
    return [...acknowledged].filter((name) => !names.has(name)).length
  }
  await until("each has come", () => missing() === 0).catch(() => {})
  const repeated = target.names.length - new Set(target.names).size
  return { acknowledged: acknowledged.size, lost: missing(), repeated, kills }
}
