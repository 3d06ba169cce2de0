// The command line by itself: its arguments, its refusals before anything is sent, and its exit codes
// when the server is not Menshen.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { createServer, type IncomingMessage, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { after, describe, test } from "node:test"
import { commands } from "../../cli/commands.ts"
import { adminKey } from "../support/admin.ts"
import { type Options, run } from "./support/run.ts"

const closing: (() => void)[] = []
after(() => {
  for (const close of closing) close()
})

/** A server, and the requests that it received. */
async function serve(answer: RequestListener) {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  )
  return { issuer: `http://localhost:${(server.address() as AddressInfo).port}`, requests }
}

const nowhere = { issuer: "http://localhost:1" }

describe("the arguments", () => {
  test("are explained by a help for every command", async () => {
    const { code, out } = await run(["--help"], { key: "" })
    assert.equal(code, 0)
    for (const { verb } of commands) assert.match(out, new RegExp(`^  ${verb}\\b`, "m"))
    for (const { verb, options, isAlone } of commands) {
      const { code, out } = await run([...verb.split(" "), "--help"], { key: "", isAlone })
      assert.equal(code, 0)
      for (const name of Object.keys(options))
        assert.ok(out.includes(`--${name}`), `${verb} ${name}`)
      assert.ok(!out.split("\n").some((line) => line.length > 100), `${verb}: 100 columns`)
    }
  })

  const wrong: [words: string[], sentence: RegExp, options?: Options][] = [
    [["frobnicate"], /There is no "menshen users frobnicate". There are: find, show/],
    [["pushes"], /There are: menshen pushes list, menshen pushes retry/, { isAlone: true }],
    [["menu", "aply"], /no "menshen menu aply". There are: menshen menu export/, { isAlone: true }],
    [["show"], /Write: menshen users show USER/],
    [["show", "a", "b"], /Write: menshen users show USER/],
    [["show", "a", "--wat"], /Unknown option '--wat'\. See: menshen users show --help/],
    [["show", "a", "--pool"], /--pool/],
    [["show", "a"], /--issuer https:/, { issuer: "" }],
    [["show", "a"], /MENSHEN_ADMIN_KEY/, { key: "" }],
    [["show", "a"], /MENSHEN_ADMIN_KEY/, { key: "line\nfeed-and-thirty-two-characters" }],
    [["show", "a", "--issuer", "http://login.example.com"], /https/],
    [["show", "a", "--issuer", "login.example.com"], /https/],
    [["accept-loss"], /There is no "menshen users accept-loss"/],
    [["accept-loss", "key-ring"], /no token of before is valid.* Add --yes/, { isAlone: true }],
    [["accept-loss", "directory/a"], /becomes a new user. Add --yes/, { isAlone: true }],
    [["accept-loss", "a", "b"], /Write: menshen accept-loss \[FILE\]/, { isAlone: true }],
    [["find"], /Say who in one way/],
    [["find", "--openid", "o1"], /Say who in one way/],
    [["find", "--email", "a@b.example", "--phone", "+861"], /Say who in one way/],
    [["find", "--email", "a@b.example", "--openid", "o1"], /Say who in one way/],
    [["unlink", "a", "--openid", "o1"], /--app-id and --openid/],
    [["forget", "a"], /cannot be undone. Add --yes/],
    [["conflicts", "--state", "lost"], /open, merged, apart/],
    [["resolve", "1"], /--into USER/],
    [["resolve", "1", "--into", "a", "--apart"], /--into USER/],
    [["migrate", "--from", "acme"], /--from ACCOUNT --to ACCOUNT/],
    [["import"], /Write: menshen users import FILE/],
    [["import", "/no/such/file"], /There is no file \/no\/such\/file/],
  ]

  test("take an id that begins with a dash, in any place", async () => {
    const id = "-8cK0sJm2QbYx4TgVh1LwA"
    const two = "--K0sJm2QbYx4TgVh1LwAz"
    const paths: string[] = []
    const server = await serve((request, response) => {
      paths.push(String(request.url))
      response.writeHead(404, { "content-type": "application/json" })
      response.end(JSON.stringify({ error: "user_not_found", sentence: "nobody" }))
    })
    const { issuer } = server
    for (const words of [
      ["show", id],
      ["show", two, "--pool", "customers"],
      ["resolve", "7", "--into", id],
      ["resolve", "7", `--into=${two}`],
      ["merge", id, two, "--pool", "customers"],
    ]) {
      const { err } = await run(words, { issuer })
      assert.doesNotMatch(err, /ambiguous|Unknown option|Write:/, words.join(" "))
    }
  })

  for (const [words, sentence, options] of wrong) {
    test(`are refused with exit 2 and a sentence: ${words.join(" ")} ${sentence}`, async () => {
      const { code, out, err } = await run(words, { ...nowhere, ...options })
      assert.equal(code, 2, err)
      assert.match(err, sentence)
      assert.equal(out, "")
      assert.ok(!err.includes("    at "), "no stack")
    })
  }

  test("may include --json, which writes a refusal as JSON to standard output", async () => {
    const { code, out } = await run(["show", "a", "--json", "--wat"], nowhere)
    assert.equal(code, 2)
    const { error, error_description: sentence } = JSON.parse(out)
    assert.equal(error, "failed")
    assert.match(sentence, /--wat/)
  })
})

describe("a call to the server", () => {
  test("exits with 4 and a sentence when nobody answers", async () => {
    const { code, err } = await run(["show", "a"], nowhere)
    assert.equal(code, 4)
    assert.match(err, /Nothing answers at http:\/\/localhost:1/)
  })

  test("sends the key to the issuer in a header, and not to a redirect's target", async () => {
    const elsewhere = await serve((_, response) => response.end("{}"))
    const { issuer, requests } = await serve((_, response) => {
      response.writeHead(307, { location: `${elsewhere.issuer}/admin/pools` }).end()
    })
    const { code } = await run(["show", "a"], { issuer })
    assert.equal(code, 3)
    assert.equal(requests[0]?.headers.authorization, `Bearer ${adminKey}`)
    assert.ok(!requests[0]?.url?.includes(adminKey))
    assert.equal(elsewhere.requests.length, 0)
  })

  const strange: [name: string, status: number, body: string, code: number, sentence: RegExp][] = [
    ["no admin API", 404, "<p>There is nothing at this address.", 3, /Configure "admin"/],
    ["a refusal", 403, '{"error":"x","error_description":"Do this."}', 3, /^menshen: Do this\.\n$/],
    ["a proxy's page", 502, "<h1>Bad Gateway</h1>", 4, /HTTP 502/],
    ["half an answer", 200, '{"pools": [', 4, /broke off/],
  ]
  for (const [name, status, body, expected, sentence] of strange) {
    test(`exits with ${expected} for ${name}`, async () => {
      const { issuer } = await serve((_, response) => response.writeHead(status).end(body))
      const { code, err } = await run(["show", "a"], { issuer })
      assert.match(err, sentence)
      assert.equal(code, expected)
    })
  }
})

test("an interrupted migration says where to continue", async () => {
  const pools = [{ name: "customers", accounts: [], apps: [] }]
  const counts = { moved: 100, same: 0, conflict: 0, unknown: 0, refused: 0 }
  const answers = [
    [200, { pools }],
    [200, { counts, lines: [], next: "oLast" }],
    [409, { error: "x", error_description: "Do this." }],
  ] as const
  const { issuer, requests } = await serve((_, response) => {
    const [status, body] = answers[requests.length - 1] ?? answers[2]
    response.writeHead(status).end(JSON.stringify(body))
  })
  const { code, err } = await run(["migrate", "--from", "old", "--to", "new"], { issuer })
  assert.deepEqual([code, err], [3, "menshen: Do this. To go on: --after oLast\n"])
})

test("with several pools, the command line asks for one and names them", async () => {
  const pools = ["staff", "customers"].map((name) => ({ name, accounts: [], apps: [] }))
  const { issuer } = await serve((_, response) => response.end(JSON.stringify({ pools })))
  const without = await run(["show", "a"], { issuer })
  assert.deepEqual([without.code, /staff, customers/.test(without.err)], [2, true])
  const unknown = await run(["show", "a", "--pool", "guests"], { issuer })
  assert.deepEqual([unknown.code, /no pool "guests"/.test(unknown.err)], [2, true])
})

test("control characters in a name do not reach the terminal (ID-12)", async () => {
  const view = {
    user: "u1",
    state: "active",
    createdAt: "2026-01-01T00:00:00.000Z",
    identities: [],
    unions: [],
    emails: [],
    phones: [],
    conflicts: [],
    merges: [],
    accounts: [{ clientId: "shop", account: "\u001b[2Jevil\u202e" }],
    history: [],
  }
  const { issuer } = await serve(({ url }, response) => {
    const pools = [{ name: "customers", accounts: [], apps: [] }]
    response.end(JSON.stringify(url === "/admin/pools" ? { pools } : view))
  })
  const { code, out } = await run(["show", "u1"], { issuer })
  assert.equal(code, 0)
  assert.match(out, /evil/)
  assert.ok(!out.includes("\u001b") && !out.includes("\u202e"))
})

test("the version is that of the package", async () => {
  const { version } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  )
  for (const words of [["version"], ["--version"], ["-v"]]) {
    const { code, out } = await run(words, { key: "", isAlone: true })
    assert.deepEqual([code, out.trim()], [0, version])
  }
})
