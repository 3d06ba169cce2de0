// The outcome of a sign-in is kept until the page takes it (docs/decisions/0045-outcome-kept.md): a page
// whose script is late hears it, and one that never listens has a button.

import assert from "node:assert/strict"
import { describe } from "node:test"
import { type FakeMenshen, redirectUri, widget } from "./support/fake-menshen.ts"
import { browserTests, type Stage } from "./support/stage.ts"

// The stage records events at the document, and a page that hears nothing must have no such listener.
const test = browserTests({ records: false })

const approve = (menshen: FakeMenshen) => {
  menshen.script = (ticket) => {
    if (ticket.state === "waiting") ticket.move("approved")
  }
}

/** The widget has signed in, and nobody listened. */
async function signedIn(stage: Stage, attributes = "clock"): Promise<void> {
  await stage.page.clock.install()
  approve(stage.menshen)
  await stage.open(widget(attributes))
  await stage.shows("You are signed in")
  await stage.until(() => stage.menshen.paths("/collect").length === 1, "the code is collected")
}

const listen = (options = "{}") => `
  globalThis.codes = []
  document.querySelector("menshen-login")
    .addEventListener("success", ({ detail }) => codes.push(detail.code), ${options})`
const codes = (stage: Stage) => stage.page.evaluate("globalThis.codes ?? []")
const heard = (stage: Stage, times = 1) =>
  stage.until(async () => ((await codes(stage)) as string[]).length === times, `${times} codes`)

describe("success that nobody heard", () => {
  const late: [who: string, script: string][] = [
    ["a listener of the element", listen()],
    ["a listener that hears once", listen("{ once: true }")],
    ["a listener that hears first", listen("true")],
    [
      "an object that handles events",
      `codes = []
      document.querySelector("menshen-login").addEventListener("success", {
        handleEvent({ detail }) { codes.push(detail.code) },
      })`,
    ],
    [
      "the promise",
      `codes = []
      document.querySelector("menshen-login").result
        .then(({ type, detail }) => codes.push(type === "success" && detail.code))`,
    ],
  ]
  for (const [who, script] of late) {
    test(`is heard later by ${who}, once`, async (stage) => {
      await signedIn(stage)
      await stage.page.evaluate(script)
      await heard(stage)
      // Whoever comes after that must not send the code a second time.
      await stage.page.evaluate(
        `document.querySelector("menshen-login").addEventListener("success", () => codes.push("again"))`,
      )
      await stage.page.clock.runFor(4000)
      assert.deepEqual(await codes(stage), ["c0de"])
      assert.equal(await stage.button("Continue").count(), 0)
    })
  }

  test("is heard by a listener that stood there before the script", async (stage) => {
    const script = `<script>${listen()}</script>`
    await stage.page.clock.install()
    approve(stage.menshen)
    await stage.open(widget() + script)
    await heard(stage)
    await stage.page.clock.runFor(4000)
    assert.equal(await stage.button("Continue").count(), 0)
  })

  test("is heard by one that ran without reading it", async (stage) => {
    await signedIn(stage)
    await stage.page.evaluate(`codes = []
      document.querySelector("menshen-login").addEventListener("success", () => codes.push("ran"))`)
    await heard(stage)
    await stage.page.evaluate(
      `document.querySelector("menshen-login").addEventListener("success", () => codes.push("again"))`,
    )
    await stage.page.clock.runFor(4000)
    assert.deepEqual(await codes(stage), ["ran"])
    assert.equal(await stage.button("Continue").count(), 0)
  })

  test("has a button after three seconds, which fires it again", async (stage) => {
    await signedIn(stage)
    await stage.page.clock.runFor(2500)
    assert.equal(await stage.button("Continue").count(), 0)
    await stage.page.clock.runFor(1000)
    await stage.button("Continue").click()
    assert.equal(await stage.button("Continue").count(), 1, "nobody hears it yet")
    await stage.page.evaluate(`codes = []
      document.addEventListener("success", ({ detail }) => codes.push(detail.code))`)
    await stage.button("Continue").click()
    await heard(stage)
    await stage
      .button("Continue")
      .waitFor({ state: "detached" })
      .catch(() => {})
    await stage.until(async () => (await stage.button("Continue").count()) === 0, "no button")
    await stage.shows("You are signed in")
  })

  test("is not heard by a listener that was removed, and stays", async (stage) => {
    const script = `<script type="module">
      const login = document.querySelector("menshen-login")
      await customElements.whenDefined("menshen-login")
      const listener = () => { throw new Error("removed") }
      login.addEventListener("success", listener)
      login.removeEventListener("success", listener)
    </script>`
    await stage.page.clock.install()
    await stage.open(widget() + script)
    await stage.listens()
    stage.menshen.last.move("approved")
    await stage.shows("You are signed in")
    await stage.until(() => stage.menshen.paths("/collect").length === 1, "the code is collected")
    await stage.page.clock.runFor(4000)
    await stage.button("Continue").waitFor()
  })

  test("is not fired with a code that has expired: the button begins again", async (stage) => {
    await signedIn(stage)
    await stage.page.clock.runFor(60_000)
    await stage.page.evaluate("codes = []")
    await stage.button("Continue").click()
    await stage.until(() => stage.menshen.tickets.length === 2, "a new ticket")
    await stage.page.evaluate(listen())
    await heard(stage)
    assert.deepEqual(await codes(stage), ["c0de"])
  })

  test("leaves in mode redirect, where nobody has to hear it", async (stage) => {
    approve(stage.menshen)
    await stage.open(widget('mode="redirect"'))
    await stage.page.waitForURL((url) => url.href.startsWith(`${redirectUri}?code=`))
  })
})

describe("the promise of the outcome", () => {
  const remember = (name: string) => `
    ${name} = undefined
    ${name}Promise = document.querySelector("menshen-login").result
    void ${name}Promise.then((outcome) => { ${name} = outcome })`
  const outcome = async (stage: Stage, name: string) => {
    await stage.until(() => stage.page.evaluate(`${name} !== undefined`) as Promise<boolean>, name)
    return stage.page.evaluate(name)
  }

  const ends: [state: string, reason: string | undefined, detail: unknown][] = [
    ["denied", undefined, undefined],
    ["refused", "identity_conflict", { reason: "identity_conflict" }],
    ["cancelled", undefined, undefined],
  ]
  for (const [state, reason, detail] of ends) {
    test(`says ${state}, and a new run has a new promise`, async (stage) => {
      await stage.open()
      await stage.listens()
      await stage.page.evaluate(remember("first"))
      stage.menshen.last.move(state, reason)
      assert.deepEqual(await outcome(stage, "first"), { type: state, detail })
      await stage.button("Get a new QR code").click()
      await stage.shows("Open WeChat")
      await stage.listens()
      await stage.page.evaluate(remember("second"))
      assert.equal(await stage.page.evaluate("firstPromise === secondPromise"), false)
      stage.menshen.last.move("approved")
      const second = (await outcome(stage, "second")) as { type: string }
      assert.equal(second.type, "success")
    })
  }

  test("says error, with the detail of the event", async (stage) => {
    stage.menshen.create = () => ({ status: 400, body: { error: "client_unknown" } })
    await stage.open()
    await stage.shows("client_unknown")
    await stage.page.evaluate(remember("first"))
    const { type, detail } = (await outcome(stage, "first")) as {
      type: string
      detail: Record<string, string>
    }
    assert.deepEqual([type, detail.code], ["error", "client_unknown"])
  })

  test("says expired when no new QR code follows, and waits while one does", async (stage) => {
    stage.menshen.script = (ticket) => ticket.move("expired")
    await stage.open()
    await stage.page.waitForFunction("customElements.get('menshen-login')")
    await stage.page.evaluate(remember("first"))
    assert.deepEqual(await outcome(stage, "first"), { type: "expired", detail: { renews: false } })
    assert.equal(stage.menshen.tickets.length, 4)
  })

  test("of a run that was replaced hears the new run", async (stage) => {
    await stage.open()
    await stage.listens()
    await stage.page.evaluate(remember("first"))
    await stage.page.evaluate("document.querySelector('menshen-login').restart()")
    await stage.until(() => stage.menshen.tickets.length === 2, "a new ticket")
    await stage.listens()
    await stage.page.evaluate(remember("second"))
    assert.equal(await stage.page.evaluate("firstPromise === secondPromise"), false)
    stage.menshen.last.move("approved")
    for (const name of ["first", "second"]) {
      const { type } = (await outcome(stage, name)) as { type: string }
      assert.equal(type, "success")
    }
  })
})
