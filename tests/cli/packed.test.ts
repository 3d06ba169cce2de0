// The package of `npm publish`, installed without a network: npx and wrangler run it there, a type checker
// finds the types of every entry with both ways of resolving modules, and its README has no dead ends.

import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { after, before, describe, test } from "node:test"
import { promisify } from "node:util"
import { linksIn } from "../../scripts/lib/package-texts.mjs"
import { flags, initFlags } from "./support/init.ts"
import { sandboxPorts, startProgram } from "./support/start.ts"

const exec = promisify(execFile)
const root = join(import.meta.dirname, "../..")
const folder = mkdtempSync(join(tmpdir(), "menshen-packed-"))
after(() => rmSync(folder, { recursive: true }))
before(async () => {
  const options = ["--silent", "--ignore-scripts", "--offline", "--no-audit", "--no-fund"]
  const { stdout: packed } = await exec("npm", ["pack", "--pack-destination", folder, ...options], {
    cwd: root,
  })
  writeFileSync(join(folder, "package.json"), '{"private": true, "type": "module"}')
  await exec("npm", ["install", ...options, join(folder, packed.trim())], { cwd: folder })
})

test("npx menshen runs from the package", async () => {
  const { stdout } = await exec("npx", ["--offline", "menshen", "users", "--help"], { cwd: folder })
  assert.match(stdout, /^Usage: menshen COMMAND/)
})

test("menshen start --sandbox runs from the package, in an empty folder", async () => {
  const cwd = join(folder, "empty")
  mkdirSync(cwd)
  const program = join(folder, "node_modules/menshen/dist/cli/menshen.js")
  const env = await sandboxPorts()
  const { child, ready, ended } = startProgram(["start", "--sandbox"], { cwd, env, program })
  await ready()
  const { status } = await fetch(`http://localhost:${env.MENSHEN_DEMO_PORT}/style.css`)
  assert.equal(status, 200, "the files of the sandbox travel with it")
  child.kill("SIGTERM")
  assert.equal((await ended).code, 0)
})

test("npx menshen init runs from the package, and names its schema for the editor", async () => {
  await exec("npx", ["--offline", "menshen", "init", ...flags(initFlags)], { cwd: folder })
  const { $schema } = JSON.parse(readFileSync(join(folder, "menshen.json"), "utf8"))
  assert.ok(existsSync(join(folder, $schema)), $schema)
})

const packed = (path: string) => readFileSync(join(folder, "node_modules/menshen", path), "utf8")

interface Program {
  lib: string
  /** The only global types beside those of `lib`. */
  types?: string
  text: string
}

/** A program for each entry, with the globals that it needs. */
const programs: Record<string, Program> = {
  core: {
    lib: "es2023",
    text: `import { openEnvelope, parsePush } from "menshen/core"
     export function contentOf(input: Parameters<typeof openEnvelope>[0]): string {
       const opened = openEnvelope(input)
       if (!opened.ok) return opened.reason
       const parsed = parsePush(opened.message)
       return parsed.ok && parsed.push.msgType === "text" ? parsed.push.content : ""
     }`,
  },
  widget: {
    lib: "es2023,dom",
    text: `import "menshen/widget"
     document.createElement("menshen-login").addEventListener("success", ({ detail }) => {
       const code: string = detail.code
       console.log(code)
     })`,
  },
  frameworks: {
    lib: "es2023,dom,dom.iterable",
    text: `import type {} from "menshen/widget/react"
     import type {} from "menshen/widget/svelte"
     import type {} from "menshen/widget/vue"
     import type { JSX } from "react"
     import type { SvelteHTMLElements } from "svelte/elements"
     import type { GlobalComponents } from "vue"
     const props = { "client-id": "shop", "redirect-uri": "https://shop.example.com/callback" }
     export const react: JSX.IntrinsicElements["menshen-login"] = props
     export const svelte: SvelteHTMLElements["menshen-login"] = props
     export const vue: InstanceType<GlobalComponents["menshen-login"]>["$props"] = props`,
  },
  edge: {
    lib: "es2023",
    types: "@cloudflare/workers-types",
    text: `import menshen from "menshen/edge"
     export { AccountKeeper, Directory, ForwardDesk, KeyRing, SessionDesk, TicketDesk } from "menshen/edge"
     type Env = Parameters<typeof menshen.fetch>[1]
     export default {
       fetch: (request: Request, env: Env, ctx: ExecutionContext) => menshen.fetch(request, env, ctx),
     } satisfies ExportedHandler<Env>`,
  },
}

const resolutions = { node16: "node16", bundler: "esnext" }

/** As an installation of the peers that package.json declares. */
function installPeers(): void {
  for (const name of Object.keys(JSON.parse(packed("package.json")).peerDependencies)) {
    const place = join(folder, "node_modules", name)
    mkdirSync(dirname(place), { recursive: true })
    symlinkSync(join(root, "node_modules", name), place)
  }
}

async function faultsOf(file: string, options: Record<string, string>): Promise<string> {
  const words = Object.entries(options).flatMap(([key, value]) => [`--${key}`, value])
  const tsc = join(root, "node_modules/.bin/tsc")
  return exec(tsc, ["--noEmit", "--strict", ...words, file], { cwd: folder }).then(
    () => "",
    ({ stdout }) => stdout,
  )
}

test("every entry has its types with the declared peers, under node16 and under bundler", async () => {
  installPeers()
  for (const [name, { lib, types = "", text }] of Object.entries(programs)) {
    writeFileSync(join(folder, `${name}.ts`), text)
    for (const [moduleResolution, module] of Object.entries(resolutions)) {
      const how = { moduleResolution, module, lib, types, target: "es2023", skipLibCheck: "false" }
      assert.equal(await faultsOf(`${name}.ts`, how), "", `${name}, ${moduleResolution}`)
    }
  }
})

test("no peer is installed for those who need none", () => {
  const { peerDependencies, peerDependenciesMeta } = JSON.parse(packed("package.json"))
  for (const name of Object.keys(peerDependencies)) {
    assert.equal(peerDependenciesMeta[name]?.optional, true, name)
  }
})

describe("the package's README", () => {
  test("links to files of the package", () => {
    const links = linksIn(packed("README.md"))
    assert.ok(links.length > 20)
    const there = (path: string) => existsSync(join(folder, "node_modules/menshen", path))
    assert.deepEqual(
      links.filter((path: string) => !there(path)),
      [],
    )
  })

  test("says where npm's scripts are: in a checkout", () => {
    // A block of commands belongs to the paragraph before it.
    const paragraphs = packed("README.md").split(/\n\n(?!```sh)/)
    const asking = paragraphs.filter((text) => /\bnpm (start|test|run)\b/.test(text))
    assert.ok(asking.length >= 1)
    assert.deepEqual(
      asking.filter((text) => !text.includes("checkout")),
      [],
    )
  })
})

test("menshen cloudflare prepare runs from the package, and wrangler takes its folder (a dry run)", async () => {
  const cwd = join(folder, "edge")
  mkdirSync(cwd)
  const notes = {
    name: "notes",
    appId: "wxfedcba9876543210",
    originalId: "gh_ba9876543210",
    signIn: "message",
    qrUrl: "http://weixin.qq.com/r/kzjuRubEX0OurfO592xE",
    token: { env: "NOTES_TOKEN" },
    encodingAesKey: { env: "NOTES_AES_KEY" },
  }
  const site = "https://shop.example.com"
  const shop = { clientId: "shop", name: "Shop", pool: "people", confirm: "none" }
  const config = {
    issuer: "https://login.example.com",
    accounts: [notes],
    pools: [{ name: "people", accounts: ["notes"] }],
    apps: [{ ...shop, redirectUris: [`${site}/callback`], origins: [site] }],
  }
  writeFileSync(join(cwd, "menshen.json"), JSON.stringify(config))
  const digits = "0123456789"
  const env = {
    ...process.env,
    NOTES_TOKEN: `${digits}Abcdefghij`,
    NOTES_AES_KEY: `${digits}${"Abcdefghij".repeat(3)}xyz`,
    WRANGLER_SEND_METRICS: "false",
  }
  await exec("npx", ["--offline", "menshen", "cloudflare", "prepare"], { cwd, env })
  const options = ["deploy", "--dry-run", "--config", "cloudflare/wrangler.jsonc"]
  const wrangler = join(root, "node_modules/wrangler/bin/wrangler.js")
  const { stdout } = await exec(process.execPath, [wrangler, ...options], { cwd, env })
  assert.match(stdout, /core\.wasm.*env\.DIRECTORY \(Directory\)/s)
})

/** esbuild writes the path of each bundled module above it; the worker is not minified. */
const bundledIn = (text: string) =>
  new Set(
    [...text.matchAll(/^\/\/ node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//gm)].map(([, name]) => name),
  )

test("the notices of what is bundled and linked travel with it", async () => {
  const worker = packed("dist/edge/worker.js")
  const packages = [...bundledIn(worker)]
  assert.deepEqual(packages.sort(), ["hono", "jose"])
  const linked = ["Mbed TLS", "JSON for Modern C++", "QR Code generator library", "musl"]
  for (const name of [...packages, ...linked]) {
    const heading = new RegExp(`^-+\\n${name?.replaceAll("+", "\\+")}`, "m")
    assert.match(packed("dist/NOTICES.txt"), heading)
    assert.match(worker, heading)
  }
  for (const entry of ["node", "web", "workerd"]) {
    assert.match(packed(`dist/core/${entry}.js`), /The Mbed TLS Contributors/)
  }
  assert.match(packed("dist/widget/NOTICES.txt"), /Project Nayuki/)
})

test("a second bundler, as of wrangler, keeps the notices in the worker", async () => {
  const bundled = join(folder, "again.js")
  const worker = join(folder, "node_modules/menshen/dist/edge/worker.js")
  const external = [
    "--external:*.wasm",
    "--external:*.txt",
    "--external:cloudflare:*",
    "--external:node:*",
  ]
  const options = ["--bundle", "--format=esm", "--minify", `--outfile=${bundled}`, ...external]
  await exec(join(root, "node_modules/.bin/esbuild"), [worker, ...options], { cwd: folder })
  assert.match(readFileSync(bundled, "utf8"), /Yusuke Wada and Hono contributors/)
})
