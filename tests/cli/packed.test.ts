// The package of `npm publish`, installed without a network: npx runs it there, and a type checker
// finds the types of every entry with both ways of resolving modules.

import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { promisify } from "node:util"

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
  assert.match(stdout, /^Usage: menshen users COMMAND/)
})

/** A program for each entry, with the globals that it needs. */
const programs: [name: string, lib: string, text: string][] = [
  [
    "core",
    "es2023",
    `import { openEnvelope, parsePush } from "menshen/core"
     export function contentOf(input: Parameters<typeof openEnvelope>[0]): string {
       const opened = openEnvelope(input)
       if (!opened.ok) return opened.reason
       const parsed = parsePush(opened.message)
       return parsed.ok && parsed.push.msgType === "text" ? parsed.push.content : ""
     }`,
  ],
  [
    "widget",
    "es2023,dom",
    `import "menshen/widget"
     document.createElement("menshen-login").addEventListener("success", ({ detail }) => {
       const code: string = detail.code
       console.log(code)
     })`,
  ],
  [
    "edge",
    "es2023",
    `/// <reference types="@cloudflare/workers-types" />
     import menshen from "menshen/edge"
     export { AccountKeeper, Directory, KeyRing, SessionDesk, TicketDesk } from "menshen/edge"
     type Env = Parameters<typeof menshen.fetch>[1]
     export default {
       fetch: (request: Request, env: Env, ctx: ExecutionContext) => menshen.fetch(request, env, ctx),
     } satisfies ExportedHandler<Env>`,
  ],
]

const resolutions = { node16: "node16", bundler: "esnext" }

test("every entry has its types, under node16 and under bundler", async () => {
  const types = join(folder, "node_modules/@cloudflare")
  mkdirSync(types)
  symlinkSync(join(root, "node_modules/@cloudflare/workers-types"), join(types, "workers-types"))
  for (const [name, lib, text] of programs) {
    writeFileSync(join(folder, `${name}.ts`), text)
    for (const [moduleResolution, module] of Object.entries(resolutions)) {
      const how = { moduleResolution, module, lib, target: "es2023", skipLibCheck: "false" }
      const options = Object.entries(how).flatMap(([key, value]) => [`--${key}`, value])
      const tsc = join(root, "node_modules/.bin/tsc")
      const checking = exec(tsc, ["--noEmit", "--strict", ...options, `${name}.ts`], {
        cwd: folder,
      })
      const said = await checking.then(
        () => "",
        ({ stdout }) => stdout,
      )
      assert.equal(said, "", `${name}, ${moduleResolution}`)
    }
  }
})

/** esbuild writes the path of each bundled module above it; the worker is not minified. */
const bundledIn = (text: string) =>
  new Set(
    [...text.matchAll(/^\/\/ node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//gm)].map(([, name]) => name),
  )

test("the notices of what is bundled and linked travel with it", async () => {
  const packed = (path: string) =>
    readFileSync(join(folder, "node_modules/menshen/dist", path), "utf8")
  const worker = packed("edge/worker.js")
  const packages = [...bundledIn(worker)]
  assert.deepEqual(packages.sort(), ["hono", "jose"])
  const linked = ["Mbed TLS", "JSON for Modern C++", "QR Code generator library", "musl"]
  for (const name of [...packages, ...linked]) {
    const heading = new RegExp(`^-+\\n${name?.replaceAll("+", "\\+")}`, "m")
    assert.match(packed("NOTICES.txt"), heading)
    assert.match(worker, heading)
  }
  for (const entry of ["node", "web", "workerd"]) {
    assert.match(packed(`core/${entry}.js`), /The Mbed TLS Contributors/)
  }
  assert.match(packed("widget/NOTICES.txt"), /Project Nayuki/)
})

test("a second bundler, as of wrangler, keeps the notices in the worker", async () => {
  const bundled = join(folder, "again.js")
  const worker = join(folder, "node_modules/menshen/dist/edge/worker.js")
  const external = ["--external:*.wasm", "--external:cloudflare:*", "--external:node:*"]
  const options = ["--bundle", "--format=esm", "--minify", `--outfile=${bundled}`, ...external]
  await exec(join(root, "node_modules/.bin/esbuild"), [worker, ...options], { cwd: folder })
  assert.match(readFileSync(bundled, "utf8"), /Yusuke Wada and Hono contributors/)
})
