// Checks docs/openapi.yaml itself: its form, references, examples and addresses. Also shows that
// tests/support/openapi.ts, which checks answers against it, reports answers that differ from the
// document.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import { Ajv2020 } from "ajv/dist/2020.js"
import { escaped, nodeAt, resolve } from "../../scripts/lib/openapi.mjs"
import { assertDocumented, faultOf, openApi, pages } from "../support/openapi.ts"
import { form } from "../support/openapi-form.ts"

const root = join(import.meta.dirname, "../..")
const read = (path: string) => readFileSync(join(root, path), "utf8")
const { document, operations } = openApi()

/** Every node below one, with its JSON pointer. */
function* nodesOf(node: unknown, pointer = ""): Generator<[pointer: string, node: object]> {
  if (typeof node !== "object" || node === null) return
  yield [pointer, node]
  for (const [name, child] of Object.entries(node)) {
    yield* nodesOf(child, `${pointer}/${escaped(name)}`)
  }
}

describe("docs/openapi.yaml", () => {
  test("is OpenAPI 3.1 and has the version of the package", () => {
    const validate = new Ajv2020({ strictRequired: false, strictTypes: false }).compile(form)
    assert.equal(document.info.version, JSON.parse(read("package.json")).version)
    assert.ok(validate(document), JSON.stringify(validate.errors?.[0]))
  })

  test("has no broken reference and no unused component", () => {
    const named = [...nodesOf(document)].flatMap(([, node]) =>
      "$ref" in node && typeof node.$ref === "string" ? [node.$ref.slice(1)] : [],
    )
    for (const pointer of named) assert.ok(nodeAt(document, pointer), pointer)
    const proofs = operations.flatMap(({ operation }) => operation.security ?? [])
    const used = new Set([
      ...named,
      ...proofs.flatMap(Object.keys).map((name) => `/components/securitySchemes/${name}`),
    ])
    for (const [kind, parts] of Object.entries<object>(document.components)) {
      for (const name of Object.keys(parts)) {
        // Lines of people are not a JSON body: the text names their schema, and a test checks lines
        // by it.
        if (name !== "PersonRecord") assert.ok(used.has(`/components/${kind}/${name}`), name)
      }
    }
  })

  test("gives every operation a unique name and a known tag, and describes all its parameters", () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    assert.equal(new Set(ids).size, ids.length)
    const tags = document.tags.map(({ name }: { name: string }) => name)
    for (const { path, operation, parameters } of operations) {
      for (const tag of operation.tags) assert.ok(tags.includes(tag), tag)
      const inPath = parameters
        .map((one: object) => resolve(document, one, "").node)
        .filter((one: { in: string }) => one.in === "path")
        .map(({ name }: { name: string }) => `{${name}}`)
      assert.deepEqual(inPath.sort(), (path.match(/\{\w+\}/g) ?? []).sort(), path)
    }
  })

  test("has only schemas that compile", () => {
    for (const [pointer, node] of nodesOf(document)) {
      if (pointer.endsWith("/schema") || /^\/components\/schemas\/\w+$/.test(pointer)) {
        assert.ok(typeof node === "object")
        faultOf(pointer, undefined)
      }
    }
  })
})

interface Example {
  pointer: string
  value: unknown
}

/** The examples of a body: one, or several by name. */
function examplesIn(content: object = {}, pointer: string): Example[] {
  return Object.entries(content).flatMap(([type, { example, examples = {} }]) => {
    const at = `${pointer}/content/${escaped(type)}/schema`
    const values = Object.values<{ value: unknown }>(examples).map(({ value }) => value)
    return [...(example === undefined ? [] : [example]), ...values].map((value) => ({
      pointer: at,
      value,
    }))
  })
}

function examplesOf({ operation, parameters, pointer }: (typeof operations)[number]): Example[] {
  const bodies = examplesIn(operation.requestBody?.content, `${pointer}/requestBody`)
  const answers = Object.entries<object>(operation.responses).flatMap(([status, listed]) => {
    const response = resolve(document, listed, `${pointer}/responses/${status}`)
    return examplesIn(response.node.content, response.pointer)
  })
  const inAddress = parameters.flatMap((listed: object) => {
    const { node } = resolve(document, listed, "")
    return node.example === undefined ? [] : [{ pointer: "", value: node }]
  })
  return [...bodies, ...answers, ...inAddress]
}

describe("the examples", () => {
  test("exist for every operation and match its schema", () => {
    for (const one of operations) {
      const examples = examplesOf(one)
      const { operationId } = one.operation
      // HEAD has no parameters, and no body in either direction.
      assert.ok(examples.length > 0 || one.method === "head", operationId)
      for (const { pointer, value } of examples.filter(({ pointer }) => pointer !== "")) {
        assert.equal(faultOf(pointer, value), undefined, `${operationId}: ${pointer}`)
      }
    }
  })

  test("exist for every success with a JSON body", () => {
    for (const { operation, pointer } of operations) {
      for (const [status, listed] of Object.entries<object>(operation.responses)) {
        const { node } = resolve(document, listed, pointer)
        const json = node.content?.["application/json"]
        if (json && status < "300") assert.ok("example" in json, `${pointer} ${status}`)
      }
    }
  })

  test("exist for every parameter and match its schema", () => {
    for (const [pointer, node] of nodesOf(document)) {
      if (!("in" in node && "name" in node && "schema" in node)) continue
      assert.ok("example" in node, pointer)
      assert.equal(faultOf(`${pointer}/schema`, node.example), undefined, pointer)
    }
  })
})

/** The routes of both route tables: "GET /tickets/{scene}". */
function routes(): string[] {
  const tables: [file: string, prefix: string][] = [
    ["edge/worker.ts", ""],
    ["edge/routes/admin/routes.ts", "/admin"],
    ["edge/routes/admin/configuration-routes.ts", "/admin"],
  ]
  return tables.flatMap(([file, prefix]) => {
    const lines = read(file)
      .split("\n")
      .filter((line) => /^(for .*)?\s*(app|admin)\./.test(line))
    return lines.flatMap(callsIn).map((call) => call.replace(" /", ` ${prefix}/`))
  })
}

/** The routes of one line of a route table; an unreadable line is an error. */
function callsIn(line: string): string[] {
  if (/^(app|admin)\.(use|route|notFound|onError|all\("\*")/.test(line)) return []
  const quoted = [...line.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name)
  const paths = quoted.filter((name) => name.startsWith("/"))
  const upper = quoted.filter((name) => /^[A-Z]+$/.test(name))
  const method = /(?:app|admin)\.(\w+)\(/.exec(line)?.[1]?.toUpperCase() ?? ""
  const methods = method === "ON" ? upper : [method]
  assert.ok(paths.length > 0 && methods.length > 0, line)
  return paths.flatMap((path) =>
    methods.map((one) => `${one} ${path.replace(/:(\w+)/g, "{$1}").replace("/*", "/{scene}")}`),
  )
}

describe("the addresses", () => {
  const documented = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`)

  test("of all routes are documented, except pages and files", () => {
    const missing = routes().filter((route) => {
      const [method, path = ""] = route.split(" ")
      return method !== "ALL" && !documented.includes(route) && !pages.includes(path)
    })
    assert.deepEqual(missing, [])
  })

  test("that are documented all have routes, and none is a page", () => {
    const there = routes()
    // GET's handler answers HEAD too, and one pattern answers the preflights of tickets.
    const known = documented.filter((one) => !/^HEAD|^OPTIONS \/tickets\//.test(one))
    assert.deepEqual(
      known.filter((one) => !there.includes(one)),
      [],
    )
    for (const { path } of operations) assert.ok(!pages.includes(path), path)
  })
})

describe("the check of answers reports", () => {
  const body = { error: "ticket_not_found", error_description: "There is no such sign-in." }
  const headers = {
    "content-type": "application/json",
    "cache-control": "no-store",
    vary: "Origin",
  }
  const scene = "mAbCdEfGhIjKlMnOpQrStUv"
  const sound = {
    method: "GET",
    url: `https://login.example.com/tickets/${scene}`,
    status: 404,
    headers: new Headers(headers),
    text: JSON.stringify(body),
  }
  const wrongs: [name: string, change: Partial<typeof sound>, said: RegExp][] = [
    ["a member more", { text: JSON.stringify({ ...body, openid: "o" }) }, /additional.*openid/],
    ["a member less", { text: '{"error":"ticket_not_found"}' }, /error_description/],
    ["another reason", { text: JSON.stringify({ ...body, error: "browser_mismatch" }) }, /allowed/],
    ["a status that is not listed", { status: 418 }, /does not list that status/],
    ["no JSON", { text: "no" }, /not JSON/],
    ["a method of no route", { method: "PATCH", status: 200 }, /no such address or method/],
    ["an address of no route", { url: "https://login.example.com/x", status: 200 }, /no such/],
  ]
  for (const [name, change, said] of wrongs) {
    test(name, () => assert.throws(() => assertDocumented({ ...sound, ...change }), said))
  }

  const changes: [name: string, change: Record<string, string>, said: RegExp][] = [
    ["another type", { "content-type": "text/html" }, /type text\/html/],
    ["a header that is cached", { "cache-control": "public" }, /cache-control/],
    ["a header more", { "set-cookie": "a=b" }, /set-cookie.*is not in/],
  ]
  for (const [name, change, said] of changes) {
    test(name, () => {
      const changed = { ...sound, headers: new Headers({ ...headers, ...change }) }
      assert.throws(() => assertDocumented(changed), said)
    })
  }

  test("nothing about an answer that matches the document", () => assertDocumented(sound))
})
