// The authorities that workerd trusts, on a system that has none: it would end at once.

import assert from "node:assert/strict"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, describe, test } from "node:test"
import { withCertificates } from "../../cli/start/certificates.ts"

const folder = mkdtempSync(join(tmpdir(), "menshen-authorities-"))
after(() => rmSync(folder, { recursive: true }))

const nowhere = [join(folder, "nowhere.pem")]
const known = { PATH: "/bin" }

describe("the authorities for workerd", { skip: process.platform !== "linux" }, () => {
  test("are Node's where the system has none", () => {
    const env = withCertificates(known, folder, nowhere)
    assert.equal(env.PATH, known.PATH)
    const text = readFileSync(env.SSL_CERT_FILE ?? "", "utf8")
    assert.ok(text.split("-----BEGIN CERTIFICATE-----").length > 100)
  })

  const left: [what: string, env: NodeJS.ProcessEnv, places: string[]][] = [
    ["the system's where it has some", known, [...nowhere, import.meta.filename]],
    ["those of SSL_CERT_FILE", { SSL_CERT_FILE: "/own.pem" }, nowhere],
    ["those of SSL_CERT_DIR", { SSL_CERT_DIR: "/own" }, nowhere],
  ]
  for (const [what, env, places] of left) {
    test(`are ${what}`, () => assert.equal(withCertificates(env, folder, places), env))
  }
})
