// What is wrong with the configuration, the machine and the servers that Menshen calls: one fault each, and the line
// that names it.

import assert from "node:assert/strict"
import { chmodSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { after, afterEach, before, describe, test } from "node:test"
import { ForwardTarget, forwarding } from "../../support/forward-target.ts"
import { Listener } from "../../support/webhook.ts"
import { type Clinic, type Config, complaints, lineOf, startClinic } from "../support/clinic.ts"
import { program, run } from "../support/run.ts"

let c: Clinic
const target = new ForwardTarget()
const listener = new Listener()
before(async () => {
  await target.start()
  await listener.start()
  c = await startClinic((config) => {
    forwarding([{ name: "crm", url: target.url }])(config)
    const [shop] = config.apps as Config[]
    Object.assign(shop ?? {}, { webhook: { url: listener.url, secret: { env: "SHOP_HOOK" } } })
    Object.assign((config.accounts as Config[])[0] ?? {}, { oauth: "snsapi_base" })
  })
})
after(async () => {
  await c.close()
  target.stop()
  listener.stop()
})
afterEach(() => c.heal())

/** As co-wechat and others answer WeChat's check. */
const echo = () => {
  target.say = ({ path }) => {
    const echostr = new URL(path, "http://target").searchParams.get("echostr")
    return { body: echostr ?? "success" }
  }
}

describe("the configuration", () => {
  test("is missing", async () => {
    const examined = await c.examine({ config: join(c.folder, "other.json") })
    assert.match(lineOf(examined, "configuration").sentence, /^--config names .* does not exist/)
    assert.equal(examined.exit, 1)
    assert.equal(examined.lines.length, 1, "the others wait for it")
  })

  test("has a fault", async () => {
    c.write({ ...c.config, isuer: "x" })
    const { sentence } = lineOf(await c.examine(), "configuration")
    assert.match(sentence, /\/isuer: /)
  })

  test("is no JSON", async () => {
    writeFileSync(join(c.folder, "menshen.json"), "{")
    assert.equal(lineOf(await c.examine(), "configuration").status, "todo")
  })
})

describe("the secrets", () => {
  test("lack one", async () => {
    const { ACME_TOKEN: _, ...secrets } = c.secrets
    c.write(c.config, secrets)
    const { sentence } = lineOf(await c.examine(), "secrets")
    assert.match(sentence, /\/accounts\/0\/token: .*ACME_TOKEN/)
  })

  test("have one of a wrong form", async () => {
    c.write(c.config, { ...c.secrets, ACME_AES_KEY: "short" })
    const examined = await c.examine()
    assert.match(lineOf(examined, "secrets").sentence, /encodingAesKey: .*ACME_AES_KEY/)
  })

  test("can be read by every account of the machine", async () => {
    chmodSync(join(c.folder, "menshen.env"), 0o644)
    const { sentence } = lineOf(await c.examine(), "secrets")
    assert.match(sentence, /may read the secrets.*run chmod o=/)
    chmodSync(join(c.folder, "menshen.env"), 0o600)
  })
})

describe("the data folder", () => {
  test("is a file", async () => {
    const data = join(c.folder, "file")
    writeFileSync(data, "")
    assert.match(lineOf(await c.examine({ data }), "data folder").sentence, /is no folder/)
  })

  test("can be read by every account of the machine", async () => {
    const data = join(c.folder, "open")
    mkdirSync(data)
    chmodSync(data, 0o755)
    assert.match(lineOf(await c.examine({ data }), "data folder").sentence, /run chmod -R go=/)
  })
})

describe("the backup", () => {
  test("is not there", async () => {
    const backup = join(c.folder, "nowhere")
    assert.match(lineOf(await c.examine({ backup }), "backup").sentence, /^There is no /)
  })

  test("is empty", async () => {
    const backup = join(c.folder, "empty")
    mkdirSync(backup)
    const { sentence } = lineOf(await c.examine({ backup }), "backup")
    assert.match(sentence, /no complete backup/)
  })

  test("is new", async () => {
    const backup = join(c.folder, "backup.tar")
    const config = join(c.folder, "menshen.json")
    const words = ["backup", "--to", backup, "--data", c.menshen.dataDir, "--config", config]
    const env = { MENSHEN_BACKUP_PASSPHRASE: "a passphrase of the operator's" }
    const { code, err } = await run(words, { isAlone: true, program, env })
    assert.equal(code, 0, err)
    const line = lineOf(await c.examine({ backup }, env), "backup")
    assert.equal(line.status, "ok", line.sentence)
    const sealed = lineOf(await c.examine({ backup }), "backup")
    assert.match(sealed.sentence, /MENSHEN_BACKUP_PASSPHRASE/)
  })
})

describe("the process", () => {
  test("does not run", async () => {
    const examined = await c.examine({ port: "1" })
    assert.match(lineOf(examined, "Menshen").sentence, /on port 1: start it with npx menshen start/)
    assert.equal(lineOf(examined, "account type", "acme").status, "ok", "WeChat is asked anyway")
  })

  test("is another program", async () => {
    const examined = await c.examine({ port: new URL(target.url).port, host: "127.0.0.1" })
    assert.match(lineOf(examined, "Menshen").sentence, /is not Menshen \(HTTP 200\)/)
  })
})

describe("a forward target", () => {
  test("answers without echostr, because it has another Token", async () => {
    target.say = () => ({ status: 401, body: "" })
    const { sentence } = lineOf(await c.examine(), "forward targets", "acme")
    assert.match(sentence, /"crm" answers HTTP 401.*give it the same Token/)
  })

  test("does not run", async () => {
    echo()
    const config = structuredClone(c.config)
    const [acme] = config.accounts as { forward: { url: string }[] }[]
    for (const one of acme?.forward ?? []) one.url = "http://127.0.0.1:1/wechat"
    c.write(config)
    const { sentence } = lineOf(await c.examine(), "forward targets", "acme")
    assert.match(sentence, /"crm" does not answer at http:\/\/127\.0\.0\.1:1\/wechat/)
  })
})

describe("a webhook", () => {
  test("does not run", async () => {
    const config = structuredClone(c.config)
    const [shop] = config.apps as { webhook: { url: string } }[]
    if (shop) shop.webhook.url = "http://localhost:1/hook"
    c.write(config)
    const { sentence } = lineOf(await c.examine(), "webhooks")
    assert.match(sentence, /the webhook of shop does not answer at http:\/\/localhost:1\/hook/)
  })

  test("has no address", async () => {
    const config = structuredClone(c.config)
    const [shop] = config.apps as { webhook: { url: string } }[]
    if (shop) shop.webhook.url = "https://nowhere.invalid/hook"
    c.write(config)
    const { sentence } = lineOf(await c.examine(), "webhooks")
    assert.match(sentence, /the webhook of shop has no address \(nowhere\.invalid\)/)
  })
})

describe("web authorization", () => {
  const named = "MP_verify_abcdef0123456789.txt"

  test("lacks WeChat's file", async () => {
    const line = lineOf(await c.examine({ "mp-verify": named }), "web authorization", "acme")
    assert.equal(line.status, "todo")
    assert.match(line.sentence, /HTTP 404 without the code.*网页授权域名/)
  })

  test("has it, or says that only a phone shows more", async () => {
    c.proxy.faults = { answers: { [`/${named}`]: { status: 200, body: "abcdef0123456789" } } }
    const found = lineOf(await c.examine({ "mp-verify": named }), "web authorization", "acme")
    assert.equal(found.status, "ok")
    assert.equal(lineOf(await c.examine(), "web authorization", "acme").status, "unknown")
  })
})

test("a sound machine has nothing to do", async () => {
  echo()
  const examined = await c.examine()
  assert.deepEqual(complaints(examined), [])
  assert.deepEqual(
    target.received.filter(({ message }) => message),
    [],
    "nobody got a push",
  )
  assert.deepEqual(listener.heard, [])
})
