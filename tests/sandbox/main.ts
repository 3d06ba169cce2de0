// Starts the sandbox and the demo site for `npm start`, configured by the environment alone.
import { randomBytes } from "node:crypto"
import { startDemo } from "./demo/server.ts"
import type { Running } from "./listen.ts"
import config from "./menshen.json" with { type: "json" }
import { type SandboxAccount, startSandbox } from "./wechat/server.ts"

const ports = {
  MENSHEN_PORT: 8600,
  MENSHEN_SANDBOX_PORT: 8601,
  MENSHEN_DEMO_PORT: 8602,
}
type PortName = keyof typeof ports

/** A problem that the person at the keyboard can fix; printed as one sentence, exit 1. */
class StartFault extends Error {}

async function start(): Promise<Running[]> {
  const menshenUrl = `http://localhost:${port("MENSHEN_PORT")}`
  const accounts = config.accounts.map(readAccount)
  const sandbox = await listen("MENSHEN_SANDBOX_PORT", (port) =>
    startSandbox({ port, menshenUrl, accounts, people: ["小梅 Mei", "阿雷 Lei"] }),
  )
  const { clientId = "" } = config.apps[0] ?? {}
  const members = { clientId: "members", secret: secret("ACME_MEMBERS_BIND") }
  const demo = await listen("MENSHEN_DEMO_PORT", (port) =>
    startDemo({ port, issuer: menshenUrl, clientId, members, notes: "notes" }),
  )
  return [sandbox, demo]
}

function readAccount(account: (typeof config.accounts)[number]): SandboxAccount {
  const { name, appId, originalId } = account
  return {
    name,
    appId,
    originalId,
    ...(account.appSecret ? knownToMenshen(account) : ofItsOwn()),
    title: titleOf(name),
    encryption: account.encryption as "safe",
    format: account.format as "xml",
    token: secret(account.token.env),
    encodingAesKey: secret(account.encodingAesKey.env),
  }
}

const knownToMenshen = (account: { appSecret: { env: string }; openPlatform?: string }) => ({
  openPlatform: account.openPlatform ?? null,
  appSecret: secret(account.appSecret.env),
})

/** An account that signs in by message cannot make QR codes, and Menshen never calls its API. */
const ofItsOwn = () => ({
  type: "subscription" as const,
  appSecret: randomBytes(16).toString("hex"),
})

/** "acme-club" → "Acme Club" */
const titleOf = (name: string) =>
  name.replace(/(^|-)(\w)/g, (_, dash, first) => (dash ? " " : "") + first.toUpperCase())

function secret(name: string): string {
  const value = process.env[name]
  if (value) return value
  throw new StartFault(`${name} is not set. "npm start" makes one up, or set it yourself.`)
}

function port(name: PortName): number {
  const text = process.env[name] || String(ports[name])
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535) return Number(text)
  throw new StartFault(`${name} is "${text}". Write a port number from 1 to 65535.`)
}

async function listen(name: PortName, open: (port: number) => Promise<Running>): Promise<Running> {
  const wanted = port(name)
  return open(wanted).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE")
      throw new StartFault(
        `Port ${wanted} is taken. Stop the program that uses it, or set ${name} to another port.`,
      )
    if (error.code === "EACCES")
      throw new StartFault(`Port ${wanted} may not be opened. Set ${name} to one above 1023.`)
    throw error
  })
}

function stopOnSignal(servers: Running[]): void {
  const stop = async () => {
    await Promise.all(servers.map((server) => server.close()))
    process.exit(0)
  }
  process.once("SIGINT", stop)
  process.once("SIGTERM", stop)
}

try {
  stopOnSignal(await start())
} catch (error) {
  if (!(error instanceof StartFault)) throw error
  console.error(error.message)
  process.exit(1)
}
