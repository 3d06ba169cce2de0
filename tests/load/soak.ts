// Tickets as fast as strangers can ask for them, without limits, for as long as one likes. What grows is
// measured: memory of the process, rows and their bytes. Timers, listeners and promises that outlive their
// work show up as memory, or as calls to WeChat that fail.

import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { Agent, request } from "node:http"
import { demoConfig, type Menshen, startMenshen } from "../support/menshen.ts"
import { freePort } from "../support/ports.ts"
import { dueAt } from "./hostile.ts"
import { type SilentWeChat, startSilentWeChat } from "./silent-wechat.ts"
import { held } from "./stored.ts"

/** Above so many that wait, a ticket is not sent: a machine that is slower takes as many as it can. */
const waitingMost = 500
/** Every tenth ticket is followed by a poll that its browser abandons. */
const pollEvery = 10
const sampleSeconds = 10

export interface Sample {
  seconds: number
  created: number
  /** Answers other than 201. */
  failed: number
  unsent: number
  /** Resident, of workerd. */
  memoryMiB: number
}

export interface Soaked {
  samples: Sample[]
  /** Rows of tickets, and the bytes of the average one. */
  rows: number
  bytesPerRow: number
  /** A call to WeChat that failed although WeChat answers everything. */
  failedCalls: number
}

interface Machine {
  menshen: Menshen
  weChat: SilentWeChat
  agent: Agent
  redirectUri: string
}

export async function soak(
  { seconds, perSecond }: { seconds: number; perSecond: number },
  tell: (sample: Sample) => void = () => {},
): Promise<Soaked> {
  const machine = await start()
  const { menshen, weChat, agent } = machine
  try {
    const samples = await offer(machine, { seconds, perSecond }, tell)
    const { rows = 0, bytes = 0 } = held(menshen.dataDir).tickets ?? {}
    const failedCalls = menshen.log().match(/"event":"wechat_(unreachable|error)"/g)?.length ?? 0
    return { samples, rows, bytesPerRow: bytes / rows, failedCalls }
  } finally {
    agent.destroy()
    await menshen.stop()
    weChat.close()
  }
}

async function start(): Promise<Machine> {
  const weChat = await startSilentWeChat()
  const port = await freePort()
  const demo = demoConfig({ menshen: port, sandbox: await freePort(), demo: await freePort() })
  const config = JSON.parse(demo.configText)
  config.limits = "off"
  for (const account of config.accounts) if (account.apiBase) account.apiBase = weChat.url
  const configText = JSON.stringify(config)
  const menshen = await startMenshen({ configText, secrets: demo.secrets, port })
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  return { menshen, weChat, agent, redirectUri: config.apps[0].redirectUris[0] }
}

async function offer(
  machine: Machine,
  { seconds, perSecond }: { seconds: number; perSecond: number },
  tell: (sample: Sample) => void,
): Promise<Sample[]> {
  const samples: Sample[] = []
  const count = { created: 0, failed: 0, unsent: 0 }
  const pid = machine.menshen.pid()
  let waiting = 0
  const began = performance.now()
  for (let at = 0; at < seconds * perSecond; at++) {
    if (at % 20 === 0) await dueAt(began, (at * 1000) / perSecond)
    if (at > 0 && at % (sampleSeconds * perSecond) === 0) {
      samples.push({ seconds: at / perSecond, ...count, memoryMiB: residentMiB(pid) })
      tell(samples.at(-1) as Sample)
    }
    if (waiting >= waitingMost) {
      count.unsent++
      continue
    }
    waiting++
    void openTicket(machine, at % pollEvery === 0).then((created) => {
      waiting--
      count[created ? "created" : "failed"]++
    })
  }
  while (waiting > 0) await new Promise((resolve) => setTimeout(resolve, 20))
  samples.push({ seconds, ...count, memoryMiB: residentMiB(pid) })
  tell(samples.at(-1) as Sample)
  return samples
}

/** Whether there is a ticket. */
async function openTicket(machine: Machine, polls: boolean): Promise<boolean> {
  const body = JSON.stringify({
    client_id: "shop",
    redirect_uri: machine.redirectUri,
    code_challenge: randomBytes(32).toString("base64url"),
    code_challenge_method: "S256",
    state: randomBytes(16).toString("base64url"),
    nonce: randomBytes(16).toString("base64url"),
  })
  const { status, text } = await send(machine, body).catch(() => ({ status: 0, text: "" }))
  if (status !== 201) return false
  if (polls) abandonPoll(machine, JSON.parse(text))
  return true
}

function send({ menshen, agent, redirectUri }: Machine, body: string) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      origin: new URL(redirectUri).origin,
    }
    const sent = request(`${menshen.url}/tickets`, { method: "POST", agent, headers })
    sent.once("error", reject)
    sent.once("response", (answer) => {
      let text = ""
      answer.on("data", (bytes) => {
        text += bytes
      })
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    sent.end(body)
  })
}

/** A browser that goes away while it waits. */
function abandonPoll({ menshen }: Machine, { scene, secret }: { scene: string; secret: string }) {
  const headers = { authorization: `Bearer ${secret}` }
  const poll = request(`${menshen.url}/tickets/${scene}?version=1&wait=25`, { headers })
  poll.on("error", () => {})
  poll.end()
  setTimeout(() => poll.destroy(), 200)
}

const residentMiB = (pid: number): number => {
  const status = readFileSync(`/proc/${pid}/status`, "utf8")
  return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024)
}
