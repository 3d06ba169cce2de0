// deploy/panels, held against the forms that the panels' stores document: github.com/1Panel-dev/appstore (its wiki, and
// the tags of its data.yaml) and github.com/aaPanel/appstore (its template). Nobody has run them there.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import { parse } from "yaml"
import { composeFaults, composeIn, variablesIn } from "./support/compose-form.ts"

const root = join(import.meta.dirname, "../..")
const read = (path: string) => readFileSync(join(root, path), "utf8")
const { version } = JSON.parse(read("package.json"))

/** The width and the height of a PNG, from its first chunk. */
function sizeOf(path: string): [number, number] {
  const bytes = readFileSync(join(root, path))
  assert.equal(bytes.toString("latin1", 1, 4), "PNG")
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
}

/** What any panel must not change about the container. */
function assertHardened(service: Record<string, unknown>) {
  assert.equal(service.read_only, true)
  assert.deepEqual(service.cap_drop, ["ALL"])
  assert.deepEqual(service.security_opt, ["no-new-privileges:true"])
}

describe("deploy/panels/1panel", () => {
  const folder = "deploy/panels/1panel/menshen"
  const inner = `${folder}/${version}`
  const compose = composeIn(read(`${inner}/docker-compose.yml`))
  const { menshen = {} } = compose.services

  test("describes the app: the required members, and tags that the store knows", () => {
    const {
      name,
      title,
      description,
      additionalProperties: app,
    } = parse(read(`${folder}/data.yml`))
    for (const text of [name, title, description, app.shortDescZh, app.shortDescEn])
      assert.equal(typeof text, "string")
    assert.equal(app.key, "menshen", "the name of the folder")
    assert.deepEqual(app.tags, ["Security"])
    assert.ok(["website", "runtime", "tool"].includes(app.type))
    assert.equal(typeof app.crossVersionUpdate, "boolean")
    assert.ok(Number.isInteger(app.limit) && Number.isInteger(app.recommend))
    for (const url of [app.website, app.github, app.document]) assert.match(url, /^https:\/\//)
    assert.deepEqual(app.architectures, ["amd64", "arm64"])
  })

  test("has a form with a field for each variable that the panel does not set itself", () => {
    const { formFields } = parse(read(`${inner}/data.yml`)).additionalProperties
    for (const { envKey, type, required, labelZh, labelEn, default: usual } of formFields) {
      assert.match(envKey, /^[A-Z][A-Z_]*$/)
      assert.ok(["text", "number", "password", "select", "service", "apps"].includes(type))
      assert.equal(typeof required, "boolean")
      assert.ok(labelZh && labelEn && usual)
    }
    const names: string[] = formFields.map(({ envKey }: { envKey: string }) => envKey)
    const used = variablesIn(read(`${inner}/docker-compose.yml`))
    assert.deepEqual([...names, "CONTAINER_NAME"].sort(), used)
    const [port, image] = formFields
    assert.equal(port.rule, "paramPort")
    assert.equal(image.default, `menshen:${version}`)
  })

  test("has a compose file as the store asks for it, reachable on the machine only", () => {
    assert.deepEqual(composeFaults(compose), [])
    assert.deepEqual(compose.networks, { "1panel-network": { external: true } })
    assert.equal(menshen.container_name, "${" + "CONTAINER_NAME}")
    assert.deepEqual(menshen.labels, { createdBy: "Apps" })
    for (const port of menshen.ports as string[]) assert.match(port, /^127\.0\.0\.1:/)
    for (const mount of menshen.volumes as string[]) assert.match(mount, /^\.\/data\//)
    assertHardened(menshen)
  })

  test("has a logo of 180 × 180 below 10 KB, and says that nobody has run it", () => {
    assert.deepEqual(sizeOf(`${folder}/logo.png`), [180, 180])
    assert.ok(readFileSync(join(root, folder, "logo.png")).length < 10_000)
    assert.match(read(`${folder}/README_en.md`), /have not run/)
    assert.match(read(`${folder}/README.md`), /没有在 1Panel 上运行过/)
  })
})

describe("deploy/panels/baota", () => {
  const folder = "deploy/panels/baota/menshen"
  const app = JSON.parse(read(`${folder}/app.json`))
  const text = read(`${folder}/menshen/docker-compose.yml`)
  const compose = composeIn(text)
  const { menshen = {} } = compose.services
  const values = Object.fromEntries(
    read(`${folder}/menshen/.env`)
      .trim()
      .split("\n")
      .map((line) => line.split("=", 2)),
  )

  test("describes the app: the members of the template, of the types that it names", () => {
    assert.equal(app.appname, "menshen", "the name of both folders")
    assert.deepEqual([app.apptype, app.appTypeCN], ["Middleware", "中间件"])
    const versions = app.appversion.flatMap(
      ({ m_version, s_version }: { m_version: string; s_version: string[] }) =>
        s_version.map((rest) => `${m_version}.${rest}`),
    )
    assert.deepEqual(versions, [version])
    for (const { attr, type } of app.field) {
      assert.match(attr, /^[a-z_]+$/)
      assert.ok(["textarea", "checkbox", "number", "string"].includes(type))
    }
    const types = ["path", "string", "number", "port", "password", "url", "text"]
    for (const { type, desc } of app.env) assert.ok(types.includes(type) && desc)
    for (const volume of Object.keys(app.volumes))
      assert.ok(text.includes(`/${volume}:/`), `${volume} is mounted`)
  })

  test("gives each variable a value, and the panel a way to change it", () => {
    const keys: string[] = app.env.map(({ key }: { key: string }) => key.toUpperCase())
    assert.deepEqual(keys.sort(), Object.keys(values).sort())
    assert.deepEqual(variablesIn(text), Object.keys(values).sort())
    for (const name of ["HOST_IP", "CPUS", "MEMORY_LIMIT", "APP_PATH"]) assert.ok(values[name])
    assert.equal(values.VERSION, version)
  })

  test("has a compose file as the store asks for it, closed to other machines unless asked", () => {
    assert.deepEqual(composeFaults(compose), [])
    assert.deepEqual(menshen.labels, { createdBy: "bt_apps" })
    const published = ["HOST_IP", "WEB_HTTP_PORT"].map((name) => `\${${name}}`).join(":")
    assert.deepEqual(menshen.ports, [`${published}:8600`])
    assert.equal(values.HOST_IP, "127.0.0.1")
    const access = app.field.find(({ attr }: { attr: string }) => attr === "allow_access")
    assert.equal(access.default, false)
    assertHardened(menshen)
  })

  test("has an icon of 100 × 100, and says that nobody has run it", () => {
    assert.deepEqual(sizeOf(`${folder}/ico-dkapp_menshen.png`), [100, 100])
    assert.match(read("deploy/panels/baota/README.md"), /没有在宝塔面板上运行过/)
  })
})
