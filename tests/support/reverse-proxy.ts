// nginx and Caddy with the very blocks of docs/reverse-proxies.md, on this machine and without TLS.

import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { proxyProgram } from "../../scripts/lib/proxies.mjs"
import { until } from "./until.ts"

const path = join(import.meta.dirname, "../../docs/reverse-proxies.md")
const text = readFileSync(path, "utf8")

/** The only block of the document in this language. */
export function block(language: string): string {
  const blocks = [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))]
  assert.equal(blocks.length, 1, language)
  return blocks[0]?.[1] ?? ""
}

export const proxies = ["nginx", "caddy"] as const
export type Proxy = (typeof proxies)[number]

interface Place {
  /** Where the proxy listens. */
  port: number
  /** Where Menshen listens. */
  menshen: number
  folder: string
}

/** The text with each of these replaced, which has to stand in it once. */
function moved(text: string, changes: Record<string, string>): string {
  return Object.entries(changes).reduce((now, [from, to]) => {
    assert.equal(now.split(from).length, 2, from)
    return now.replace(from, to)
  }, text)
}

const configs: Record<Proxy, (block: string, place: Place) => string> = {
  nginx: (block, { port, menshen, folder }) => {
    const here = moved(block.replace(/^ *(listen \[|ssl_certificate).*\n/gm, ""), {
      "listen 443 ssl": `listen 127.0.0.1:${port}`,
      "login.example.com": "localhost",
      "127.0.0.1:8600": `127.0.0.1:${menshen}`,
      "/var/www/wechat": folder,
    })
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    const paths = temporary.map((name) => `${name}_temp_path ${folder}/${name};`)
    const http = ["access_log off;", ...paths, here].join("\n")
    // One process, which ends when it is told to and keeps the account that runs the test.
    return `daemon off; master_process off; pid ${folder}/pid; error_log stderr;
events {}
http {
${http}
}`
  },
  caddy: (block, { port, menshen, folder }) => {
    const here = moved(block, {
      "login.example.com": `http://localhost:${port}`,
      "127.0.0.1:8600": `127.0.0.1:${menshen}`,
      "/var/www/wechat": folder,
    })
    return `{
  admin off
  default_bind 127.0.0.1
}
${here}`
  },
}

const argumentsOf: Record<Proxy, (folder: string, file: string) => string[]> = {
  nginx: (folder, file) => ["-p", folder, "-c", file],
  caddy: (_, file) => ["run", "--adapter", "caddyfile", "--config", file],
}

/** Why it cannot run here; CI has it in any case. */
export const whyNot = (proxy: Proxy): string | false =>
  proxyProgram(proxy) === undefined &&
  !process.env.CI &&
  `${proxy} is not in build/proxies: node scripts/setup.mjs fetches it`

/** Serves files named MP_verify_….txt from `folder`, and all else from Menshen. */
export async function startProxy(proxy: Proxy, ports: Omit<Place, "folder">) {
  const folder = mkdtempSync(join(tmpdir(), `menshen-${proxy}-`))
  mkdirSync(join(folder, "home"))
  const file = join(folder, "config")
  writeFileSync(file, configs[proxy](block(proxy), { ...ports, folder }))
  const home = join(folder, "home")
  const env = { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home }
  const program = proxyProgram(proxy) ?? assert.fail(`there is no ${proxy}`)
  const child = spawn(program, argumentsOf[proxy](folder, file), { env })
  const said = listen(child)
  const url = `http://localhost:${ports.port}`
  await until(`${proxy} answers`, async () => {
    if (child.exitCode !== null) throw new Error(`${proxy} did not start:\n${said()}`)
    return fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    )
  })
  const stop = async () => {
    const ended = once(child, "exit")
    child.kill("SIGKILL")
    await ended
    rmSync(folder, { recursive: true })
  }
  return { url, port: ports.port, folder, stop }
}

function listen(child: ChildProcess): () => string {
  let said = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      said += chunk
    })
  }
  return () => said
}
