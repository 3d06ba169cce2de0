// deploy/compose: the form of the files, and what must not differ between them and what is tested elsewhere.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import { block, type proxies } from "../support/reverse-proxy.ts"
import { type Compose, composeFaults, composeIn } from "./support/compose-form.ts"

const root = join(import.meta.dirname, "../..")
const read = (path: string) => readFileSync(join(root, path), "utf8")
const { version } = JSON.parse(read("package.json"))

const files: [name: string, proxy: (typeof proxies)[number], configuration: string][] = [
  ["compose.yaml", "caddy", "Caddyfile"],
  ["compose.nginx.yaml", "nginx", "nginx.conf"],
]
const compose = (name: string): Compose => composeIn(read(`deploy/compose/${name}`))

for (const [name, proxy, configuration] of files) {
  describe(`deploy/compose/${name}`, () => {
    const { services } = compose(name)
    const { menshen = {}, backup = {} } = services

    test("has the form of the Compose Specification", () =>
      assert.deepEqual(composeFaults(compose(name)), []))

    test("says that nobody has run it", () =>
      assert.match(read(`deploy/compose/${name}`), /has not been run/))

    test("runs the version of the package, on the folders of the image", () => {
      assert.equal(menshen.image, `\${MENSHEN_IMAGE:-menshen:${version}}`)
      const dockerfile = read("deploy/image/Dockerfile")
      assert.match(dockerfile, /^VOLUME \/data$/m)
      assert.match(dockerfile, /MENSHEN_CONFIG=\/etc\/menshen\/menshen\.json/)
      assert.deepEqual(menshen.volumes, ["./menshen:/etc/menshen:ro", "data:/data"])
      assert.deepEqual(backup.volumes, menshen.volumes)
    })

    test("lets the proxy alone reach Menshen, whose visitors' addresses it believes", () => {
      const published = Object.keys(services).filter((one) => services[one]?.ports)
      assert.deepEqual(published, [proxy])
    })

    test("leaves Menshen no more than it needs", () => {
      for (const service of [menshen, backup]) {
        assert.equal(service.read_only, true)
        assert.deepEqual(service.cap_drop, ["ALL"])
        assert.deepEqual(service.security_opt, ["no-new-privileges:true"])
        assert.deepEqual(service.ulimits, { nofile: 65_536 })
      }
    })

    test(`has ${proxy} as docs/reverse-proxies.md has it, which other tests run`, () => {
      const [, ...ours] = read(`deploy/compose/${configuration}`).split("\n\n")
      const theirs = block(proxy).replace("127.0.0.1:8600", "menshen:8600")
      assert.equal(ours.join("\n\n"), theirs)
      assert.ok(theirs.includes("menshen:8600"))
    })
  })
}

test("the two compose files differ by their proxies only", () => {
  const [caddy, nginx] = files.map(([name]) => compose(name).services)
  assert.deepEqual(caddy?.menshen, nginx?.menshen)
  assert.deepEqual(caddy?.backup, nginx?.backup)
})

describe("the check of the form", () => {
  const base = () => ({ services: { one: { image: "x" } as Record<string, unknown> } })
  const wrong: [fault: RegExp, change: Record<string, unknown>][] = [
    [/restart has no form/, { restart: "sometimes" }],
    [/imagine has no form/, { imagine: true }],
    [/no volume data/, { volumes: ["data:/data"] }],
    [/no network front/, { networks: ["front"] }],
    [/no service two/, { depends_on: { two: { condition: "service_healthy" } } }],
    [/depends_on has no form/, { depends_on: { one: { condition: "service_well" } } }],
  ]
  for (const [fault, change] of wrong) {
    test(`finds: ${fault.source}`, () => {
      const changed = base()
      Object.assign(changed.services.one, change)
      assert.match(composeFaults(changed).join("\n"), fault)
    })
  }
})
