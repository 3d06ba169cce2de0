// The phone's browser: its cookies, redirects and forms, and the headers that it sends.
import assert from "node:assert/strict"
import type { ServerResponse } from "node:http"
import { after, beforeEach, describe, test } from "node:test"
import { type Json, openReceiver, openSandbox, type Received } from "./support/sandbox.ts"

type Answer = (response: ServerResponse, one: Received) => void
const site: Record<string, Answer> = {}
const receiver = await openReceiver((response, one) => {
  const answer = site[one.url.pathname]
  if (answer) answer(response, one)
  else response.end("ok")
})
const sandbox = await openSandbox()
after(() => Promise.all([sandbox.close(), receiver.close()]))

let person: string
beforeEach(async () => {
  person = (await sandbox.post("/phone/people", { name: "Mei" })).person
  receiver.received.length = 0
  for (const path of Object.keys(site)) delete site[path]
})

const open = (path: string, who = person, base = receiver.url): Promise<Json> =>
  sandbox.post("/phone/open", { person: who, url: `${base}${path}` })
const submit = (input: object = {}): Promise<Json> =>
  sandbox.post("/phone/submit", { person, ...input })
const refusal = async (input: object): Promise<string> => {
  const answer = await sandbox.tryPost("/phone/submit", JSON.stringify({ person, ...input }))
  assert.equal(answer.status, 400)
  return answer.body.error
}
const html =
  (body: string, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(200, { "Content-Type": "text/html", ...headers }).end(body)
const last = () => receiver.received.at(-1) as Received
const header = (name: string, { headers } = last()) => {
  const at = headers.findIndex((one) => one.toLowerCase() === name)
  return at < 0 ? undefined : headers[at + 1]
}
const cookies = () => (header("cookie") ?? "").split("; ").filter(Boolean).sort()

describe("a visit", () => {
  test("identifies itself as WeChat and has no referrer", async () => {
    assert.deepEqual(await open("/page#part"), {
      status: 200,
      text: "ok",
      url: `${receiver.url}/page`,
    })
    assert.match(header("user-agent") ?? "", /MicroMessenger/)
    assert.deepEqual(
      ["sec-fetch-site", "sec-fetch-mode", "origin", "referer", "cookie"].map((name) =>
        header(name),
      ),
      ["none", "navigate", undefined, undefined, undefined],
    )
  })

  test("uses the person's own cookies, within their path, until they expire", async () => {
    site["/set"] = (response) => {
      const path = "Path=/; HttpOnly; SameSite=Lax"
      response.setHeader("Set-Cookie", [
        `a=1; ${path}`,
        "b=2; Path=/deep",
        `__Host-c=3; Secure; ${path}`,
      ])
      response.end()
    }
    site["/end"] = (response) => response.setHeader("Set-Cookie", "a=; Max-Age=0; Path=/").end()
    await open("/set")
    await open("/page")
    assert.deepEqual(cookies(), ["__Host-c=3", "a=1"])
    await open("/deep/page")
    assert.deepEqual(cookies(), ["__Host-c=3", "a=1", "b=2"])
    const { person: lei } = await sandbox.post("/phone/people", { name: "Lei" })
    await open("/page", lei)
    assert.deepEqual(cookies(), [], "another phone has none of them")
    await open("/end")
    await open("/page")
    assert.deepEqual(cookies(), ["__Host-c=3"])
    await sandbox.post("/reset", {})
  })

  test("from a QR code with a link happens in the same browser", async () => {
    site["/set"] = (response) => response.setHeader("Set-Cookie", "a=1; Path=/").end()
    site["/form"] = html(form)
    await open("/set")
    const { shown } = await sandbox.post("/phone/scan", { person, url: `${receiver.url}/form` })
    assert.deepEqual([shown[0].screen, shown[0].text, cookies()], ["web", form, ["a=1"]])
    await submit()
    assert.equal(last().url.pathname, "/sent")
  })

  test("follows redirects with their cookies, and ends endless ones", async () => {
    site["/go"] = (response) =>
      response.writeHead(302, { Location: "/there?x=1", "Set-Cookie": "a=1; Path=/" }).end()
    assert.equal((await open("/go")).url, `${receiver.url}/there?x=1`)
    assert.deepEqual(cookies(), ["a=1"])
    site["/round"] = (response) => response.writeHead(303, { Location: "/round" }).end()
    const round = await open("/round")
    assert.deepEqual([round.status, /redirects/.test(round.text)], [0, true])
    site["/app"] = (response) => response.writeHead(302, { Location: "weixin://dl" }).end()
    assert.equal((await open("/app")).status, 0)
  })
})

const form = `<form id="first" method="post" action="/sent">
  <input type="hidden" name="csrf" value="a&amp;b"><input name="mail" value="old">
  <input type="checkbox" name="box" value="1" checked><input type="checkbox" name="box" value="2">
  <input type="radio" name="way" value="mail" checked><input type="radio" name="way" value="phone">
  <select name="lang"><option value="zh">中文</option><option selected>en</option></select>
  <textarea name="words">hello</textarea><input name="off" value="x" disabled>
  <button name="do" value="yes">It is
    me</button><button id="no" name="do" value="no" formaction="/refused">Not me</button>
  <button type="button" name="never">x</button></form><input name="late" value="9" form="first">`

describe("a form", () => {
  test("is sent as it is on the page, with its first button", async () => {
    site["/form"] = html(form)
    await open("/form")
    const page = await submit()
    assert.deepEqual(
      [last().method, last().url.pathname, page.url],
      ["POST", "/sent", `${receiver.url}/sent`],
    )
    assert.equal(header("content-type"), "application/x-www-form-urlencoded")
    assert.deepEqual(
      [...new URLSearchParams(last().body.toString())],
      [
        ["csrf", "a&b"],
        ["mail", "old"],
        ["box", "1"],
        ["way", "mail"],
        ["lang", "en"],
        ["words", "hello"],
        ["late", "9"],
        ["do", "yes"],
      ],
    )
  })

  test("can be filled in and sent with a button chosen by id, name, value or text", async () => {
    site["/form"] = html(form)
    for (const button of ["no", "Not me"]) {
      await open("/form")
      await submit({ button, fields: { mail: "m@x", box: ["1", "2"], way: "phone", lang: "zh" } })
      const sent = new URLSearchParams(last().body.toString())
      assert.deepEqual(
        [last().url.pathname, sent.get("do"), sent.get("mail"), sent.getAll("box")],
        ["/refused", "no", "m@x", ["1", "2"]],
      )
      assert.deepEqual([sent.get("way"), sent.get("lang")], ["phone", "zh"])
    }
    await open("/form")
    await submit({ button: "It is me" })
    assert.equal(new URLSearchParams(last().body.toString()).get("do"), "yes")
  })

  test("with GET replaces the query; it is the form with the button, or the named one", async () => {
    const two = `<form name="a" action="?old=1"><input name="q"><button>Find</button></form>
    <form id="b" method="POST"><button>Find</button><button>Send</button></form>`
    site["/two"] = html(two)
    await open("/two?x=1")
    assert.match(
      await refusal({ button: "Find" }),
      /which "form".*a \(buttons: "Find"\); b \(buttons/,
    )
    assert.match(await refusal({ form: "c" }), /no form "c"/)
    assert.match(await refusal({ button: "Stop" }), /no button "Stop"/)
    await submit({ form: "a", fields: { q: "门" } })
    assert.equal(last().url.search, `?q=${encodeURIComponent("门")}`)
    await open("/two?x=1")
    await submit({ button: "Send" })
    assert.deepEqual([last().method, last().url.search, last().body.length], ["POST", "?x=1", 0])
  })

  test("refuses an impossible request with a sentence", async () => {
    assert.match(await refusal({}), /No page is open/)
    site["/form"] = html(form)
    await open("/form")
    assert.match(await refusal({ fields: { csrf: "x" } }), /no field "csrf" to fill in.*"mail"/)
    assert.match(await refusal({ fields: { lang: "ja" } }), /has no "ja". It has: "zh", "en"/)
    assert.match(await refusal({ fields: { way: [] } }), /"way" takes one text/)
    await open("/plain")
    assert.match(await refusal({}), /no form/)
    site["/upload"] = html('<form enctype="multipart/form-data"></form>')
    await open("/upload")
    assert.match(await refusal({}), /multipart/)
    await open("", person, "http://127.0.0.1:9")
    assert.match(await refusal({}), /No page is open/)
  })
})

describe("a request", () => {
  test("becomes a GET after a 303, and is repeated after a 307", async () => {
    site["/form"] = html('<form method="post" action="/see"><input name="a" value="1"></form>')
    for (const [status, method, body] of [
      [303, "GET", ""],
      [307, "POST", "a=1"],
    ] as const) {
      site["/see"] = (response) => response.writeHead(status, { Location: "/seen" }).end()
      await open("/form")
      await submit()
      assert.deepEqual(
        [last().url.pathname, last().method, last().body.toString()],
        ["/seen", method, body],
      )
    }
  })

  test("from a form states its origin, unless the page forbids it", async () => {
    const page = `<form method="post" action="${receiver.url}/sent"><button>Go</button></form>`
    const said = () => ["origin", "referer", "sec-fetch-site"].map((name) => header(name))
    site["/form"] = html(page)
    await open("/form")
    await submit()
    assert.deepEqual(said(), [receiver.url, `${receiver.url}/form`, "same-origin"])
    site["/form"] = html(page, { "Referrer-Policy": "no-referrer" })
    await open("/form")
    await submit()
    assert.deepEqual(said(), ["null", undefined, "same-origin"], "as Chromium does")
  })

  test("from another site carries no SameSite cookie with a form, and Lax ones with a link", async (t) => {
    const evil = await openReceiver((response, { url }) => {
      const method = url.searchParams.get("method")
      const form = `<form method="${method}" action="${receiver.url}/act"><button>Win</button></form>`
      if (method) response.end(form)
      else response.writeHead(302, { Location: `${receiver.url}/home` }).end()
    })
    t.after(evil.close)
    site["/set"] = (response) => {
      response.setHeader("Set-Cookie", ["lax=1; SameSite=Lax", "strict=1; SameSite=Strict"]).end()
    }
    await open("/set")
    const foreign = evil.url.replace("127.0.0.1", "localhost")
    for (const [method, expected] of [
      ["post", []],
      ["get", ["lax=1"]],
    ] as const) {
      await open(`/?method=${method}`, person, foreign)
      await submit()
      assert.deepEqual([cookies(), header("sec-fetch-site")], [expected, "cross-site"])
    }
    assert.equal(header("referer"), `${foreign}/`)
    site["/form"] = html('<form method="post" action="/away"><button>Go</button></form>')
    site["/away"] = (response) => response.writeHead(303, { Location: `${foreign}/back` }).end()
    await open("/form")
    await submit()
    assert.equal(last().url.pathname, "/home")
    assert.deepEqual([cookies(), header("sec-fetch-site")], [["lax=1", "strict=1"], "cross-site"])
  })
})
