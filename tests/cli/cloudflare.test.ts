// `menshen cloudflare prepare`: what Cloudflare would refuse is refused here, and wrangler takes the folder that is
// written. Nothing is sent.

import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { randomBytes } from "node:crypto"
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import { promisify } from "node:util"
import { wranglerProgram } from "../support/wrangler.ts"
import { type Config, type Folder, modeOf, newFolder } from "./support/init.ts"

const exec = promisify(execFile)
const logo = `data:image/png;base64,${Buffer.alloc(6000, 7).toString("base64")}`

const random = (characters: number) => randomBytes(characters).toString("hex").slice(0, characters)

/** An account by relay, and a client whose secret has what shells and dotenv change. */
function written(change: (config: Config) => void = () => {}, more: Record<string, string> = {}) {
  const folder = newFolder()
  const config: Config = {
    issuer: "https://login.example.com",
    accounts: [
      {
        name: "acme",
        appId: "wx0123456789abcdef",
        originalId: "gh_0123456789ab",
        token: { env: "ACME_TOKEN" },
        encodingAesKey: { env: "ACME_AES_KEY" },
        egress: { kind: "relay", url: "https://relay.example.com", secret: { env: "RELAY" } },
      },
    ],
    pools: [{ name: "customers", accounts: ["acme"] }],
    apps: [
      {
        clientId: "shop",
        name: "Shop",
        pool: "customers",
        redirectUris: ["https://shop.example.com/callback"],
        origins: ["https://shop.example.com"],
        confirm: "none",
        clientSecret: { env: "SHOP" },
      },
    ],
    limits: { signInsPerAddress: 30 },
  }
  change(config)
  writeFileSync(join(folder.path, "menshen.json"), `// Comments stay.\n${JSON.stringify(config)}`)
  const secrets = {
    ACME_TOKEN: random(24),
    ACME_AES_KEY: random(43),
    RELAY: random(64),
    SHOP: `$HOME\`#${random(40)}"`,
    ...more,
  }
  const lines = Object.entries(secrets).map(([name, value]) => `${name}='${value}'\n`)
  writeFileSync(join(folder.path, "menshen.env"), lines.join(""))
  return { folder, secrets }
}

const prepare = ({ run }: Folder, ...words: string[]) => run(["cloudflare", "prepare", ...words])

async function refusal(change: (config: Config) => void, more?: Record<string, string>) {
  const { folder } = written(change, more)
  const { code, err } = await prepare(folder)
  assert.equal(code, 1)
  assert.ok(!folder.has("cloudflare"), "nothing was written")
  return err
}

describe("menshen cloudflare prepare", () => {
  const { folder, secrets } = written(({ apps }) => {
    const [shop] = apps
    for (const at of [1, 2, 3, 4, 5]) apps.push({ ...shop, clientId: `s${at}`, brand: { logo } })
  })

  test("writes a folder, and says what to run, in order", async () => {
    const { code, out, err } = await prepare(folder)
    assert.deepEqual([code, err], [0, ""])
    assert.match(out, /npx wrangler login.*wrangler deploy --config cloudflare\/wrangler\.jsonc/s)
    assert.match(out, /--secrets-file cloudflare\/secrets\.json/)
    assert.match(out, /the relay of acme.*npx menshen relay/s)
    assert.match(out, /https:\/\/login\.example\.com\/acme\/callback/)
    assert.equal(folder.text("cloudflare/menshen-configuration.txt"), folder.text("menshen.json"))
    assert.ok(folder.text("menshen.json").length > 40_000)
    for (const value of Object.values(secrets)) assert.ok(!out.includes(value))
  })

  test("keeps its secrets from other accounts of the machine, and from git", () => {
    for (const file of ["secrets.json", ".dev.vars"]) {
      assert.equal(modeOf(folder, `cloudflare/${file}`), "600", file)
    }
    assert.equal(modeOf(folder, "cloudflare"), "700")
    assert.equal(folder.text("cloudflare/.gitignore"), "*\n")
    assert.deepEqual(JSON.parse(folder.text("cloudflare/secrets.json")), secrets)
  })

  test("has the domain, the limits and the names of the secrets in wrangler.jsonc", () => {
    const config = JSON.parse(folder.text("cloudflare/wrangler.jsonc"))
    assert.deepEqual(config.routes, [{ pattern: "login.example.com", custom_domain: true }])
    assert.deepEqual([config.workers_dev, config.preview_urls], [false, false])
    assert.deepEqual(config.secrets.required.sort(), Object.keys(secrets).sort())
    const limits = config.ratelimits.map(
      ({ name, simple }: { name: string; simple: { limit: number } }) => [name, simple.limit],
    )
    assert.deepEqual(limits[0], ["SIGN_INS_PER_ADDRESS", 30])
    assert.deepEqual(limits[1], ["SIGN_INS_PER_CLIENT", 60_000])
    const classes = config.migrations.flatMap(
      ({ new_sqlite_classes }: { new_sqlite_classes: string[] }) => new_sqlite_classes,
    )
    const bound = config.durable_objects.bindings.map(
      ({ class_name }: { class_name: string }) => class_name,
    )
    assert.deepEqual(classes.sort(), bound.sort())
  })

  test("is what wrangler takes, with the configuration and the secrets", async () => {
    const options = ["deploy", "--dry-run", "--config", "cloudflare/wrangler.jsonc"]
    const words = [wranglerProgram, ...options, "--secrets-file", "cloudflare/secrets.json"]
    const env = { ...process.env, WRANGLER_SEND_METRICS: "false" }
    const { stdout } = await exec(process.execPath, words, { cwd: folder.path, env })
    assert.match(
      stdout,
      /menshen-configuration\.txt.*core\.wasm|core\.wasm.*menshen-configuration/s,
    )
    assert.match(stdout, /env\.CONFIGURATION_DESK \(ConfigurationDesk\)/)
    for (const value of Object.values(secrets)) assert.ok(!stdout.includes(value))
  })

  test("writes its own folder again, and no other", async () => {
    assert.equal((await prepare(folder, "--name", "login")).code, 0)
    assert.equal(JSON.parse(folder.text("cloudflare/wrangler.jsonc")).name, "login")
    mkdirSync(join(folder.path, "other"))
    writeFileSync(join(folder.path, "other/mine.txt"), "mine")
    const { code, err } = await prepare(folder, "--to", "other")
    assert.equal(code, 1)
    assert.match(err, /has files of something else/)
  })

  test("makes the folder secret again", async () => {
    chmodSync(join(folder.path, "cloudflare/secrets.json"), 0o644)
    assert.equal((await prepare(folder)).code, 0)
    assert.equal(modeOf(folder, "cloudflare/secrets.json"), "600")
  })

  test("follows no link out of the folder, which a cloned repository may have", async () => {
    const links = ["secrets.json", ".dev.vars", "worker.js"]
    mkdirSync(join(folder.path, "public"))
    for (const name of links) {
      writeFileSync(join(folder.path, "public", name), "")
      rmSync(join(folder.path, "cloudflare", name))
      symlinkSync(`../public/${name}`, join(folder.path, "cloudflare", name))
    }
    assert.equal((await prepare(folder)).code, 0)
    for (const name of links) assert.equal(folder.text(`public/${name}`), "", name)
    assert.deepEqual(JSON.parse(folder.text("cloudflare/secrets.json")), secrets)
  })

  test("quotes a path that a shell would take apart", async () => {
    const { code, out } = await prepare(folder, "--to", "a b; reboot")
    assert.equal(code, 0)
    assert.match(
      out,
      /deploy --config 'a b; reboot\/wrangler\.jsonc' --secrets-file 'a b; reboot\//,
    )
  })

  test("refuses a folder of another account, which could read it", {
    skip: process.getuid?.() !== 0 && "only root gives a folder away",
  }, async () => {
    mkdirSync(join(folder.path, "theirs"))
    chownSync(join(folder.path, "theirs"), 65_534, 65_534)
    const { code, err } = await prepare(folder, "--to", "theirs")
    assert.equal(code, 1)
    assert.match(err, /belongs to another account/)
  })
})

describe("refused before anything is sent is", () => {
  test("a fault of the configuration, with its pointer", async () => {
    const err = await refusal(({ apps }) => Object.assign(apps[0] ?? {}, { pool: "nowhere" }))
    assert.match(err, /\/apps\/0\/pool/)
  })

  test("a secret that is not there", async () => {
    const err = await refusal(({ apps }) =>
      Object.assign(apps[0] ?? {}, { clientSecret: { env: "NOWHERE" } }),
    )
    assert.match(err, /NOWHERE is not set/)
  })

  test("a secret of more than 5 KB, which no variable at Cloudflare holds: the core takes no such secret", async () => {
    const change = (config: Config) => Object.assign(config, { keyEncryption: { env: "KEYS" } })
    const err = await refusal(change, { KEYS: random(6000) })
    assert.match(err, /KEYS must be 32 to 256 visible/)
  })

  test("more secrets than a worker at Cloudflare has", async () => {
    const names = Array.from({ length: 128 }, (_, at) => `S${at}`)
    const err = await refusal(
      ({ apps }) => {
        const [shop] = apps
        for (const env of names) {
          apps.push({ ...shop, clientId: env.toLowerCase(), clientSecret: { env } })
        }
      },
      Object.fromEntries(names.map((name) => [name, random(40)])),
    )
    assert.match(err, /names 132 secrets, and a worker at Cloudflare has 127 at most/)
  })

  test("an account that calls WeChat from Cloudflare's addresses", async () => {
    const err = await refusal(
      ({ accounts }) => {
        const { egress, ...same } = accounts[0] ?? {}
        accounts[0] = { ...same, appSecret: { env: "ACME_APP_SECRET" } }
      },
      { ACME_APP_SECRET: random(32) },
    )
    assert.match(err, /acme calls WeChat itself.*40164.*"relay".*"pool".*"signIn": "message"/)
  })

  test("a configuration of more than 256 KiB", async () => {
    const err = await refusal(({ apps }) => {
      const [shop] = apps
      for (let at = 0; at < 40; at++) apps.push({ ...shop, clientId: `s${at}`, brand: { logo } })
    })
    assert.match(err, /larger than 256 KiB/)
  })
})

test("an issuer on this machine is for wrangler dev, and may call WeChat itself", async () => {
  const { folder } = written(
    (config) => {
      config.issuer = "http://localhost:8787"
      const { egress, ...same } = config.accounts[0] ?? {}
      config.accounts[0] = { ...same, appSecret: { env: "ACME_APP_SECRET" } }
    },
    { ACME_APP_SECRET: random(32) },
  )
  const { code, out } = await prepare(folder)
  assert.equal(code, 0)
  assert.match(out, /npx wrangler dev --config/)
  assert.ok(!out.includes("wrangler deploy"))
  assert.equal(JSON.parse(folder.text("cloudflare/wrangler.jsonc")).routes, undefined)
})

test("the package's wrangler.jsonc is JSON without its comments", () => {
  const text = readFileSync(join(import.meta.dirname, "../../wrangler.jsonc"), "utf8")
  assert.ok(JSON.parse(text.replace(/^\s*\/\/.*$/gm, "")))
})
