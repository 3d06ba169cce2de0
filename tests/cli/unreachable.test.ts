// What the command line says when no answer comes: the cause, and what to correct.

import assert from "node:assert/strict"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer as createHttp } from "node:http"
import { createServer as createHttps } from "node:https"
import type { AddressInfo, Server } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, describe, test } from "node:test"
import { whyUnreachable } from "../../cli/unreachable.ts"
import { makeCertificate } from "../support/certificate.ts"
import { run } from "./support/run.ts"

const folder = mkdtempSync(join(tmpdir(), "menshen-cli-"))
const servers: Server[] = []
after(() => {
  for (const server of servers) server.close()
  rmSync(folder, { recursive: true })
})

async function portOf(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return (server.address() as AddressInfo).port
}

const day = 86_400_000
const at = (days: number) => new Date(Date.now() + days * day)

interface Case {
  name: string
  host?: string
  dates?: [Date, Date]
  trusted?: boolean
  sentence: RegExp
}

const certificates: Case[] = [
  {
    name: "signed by itself",
    trusted: false,
    sentence: /is not trusted.*NODE_EXTRA_CA_CERTS.*DEPTH_ZERO_SELF_SIGNED_CERT/,
  },
  { name: "expired", dates: [at(-9), at(-1)], sentence: /has expired.*CERT_HAS_EXPIRED/ },
  { name: "not valid yet", dates: [at(1), at(9)], sentence: /not valid yet.*CERT_NOT_YET_VALID/ },
  { name: "for another name", host: "other.example", sentence: /is for another name.*ALTNAME/ },
]

describe("no answer", () => {
  for (const { name, host = "localhost", dates, trusted = true, sentence } of certificates) {
    test(`because the certificate is ${name}: says so`, async () => {
      const made = makeCertificate(host, dates ?? [at(-1), at(1)])
      const port = await portOf(createHttps(made, (_, response) => response.end("{}")))
      const file = join(folder, `${port}.pem`)
      writeFileSync(file, made.cert)
      const env: Record<string, string> = trusted ? { NODE_EXTRA_CA_CERTS: file } : {}
      const issuer = `https://localhost:${port}`
      const { code, err } = await run(["show", "a"], { issuer, env })
      assert.match(err, sentence)
      assert.ok(err.includes(`The certificate of ${issuer} `), err)
      assert.doesNotMatch(err, /Nothing answers/)
      assert.equal(code, 4)
    })
  }

  test("a certificate of the operator's own authority is taken", async () => {
    const made = makeCertificate("localhost", [at(-1), at(1)])
    const port = await portOf(
      createHttps(made, (_, response) => response.writeHead(404).end("nothing")),
    )
    const file = join(folder, "own.pem")
    writeFileSync(file, made.cert)
    const env = { NODE_EXTRA_CA_CERTS: file }
    const { code, err } = await run(["show", "a"], { issuer: `https://localhost:${port}`, env })
    assert.equal(code, 3, err)
  })

  test("because there is no TLS at this port: says so", async () => {
    const port = await portOf(createHttp((_, response) => response.end("{}")))
    const { code, err } = await run(["show", "a"], { issuer: `https://localhost:${port}` })
    assert.match(err, /does not speak TLS.*Check the port/)
    assert.equal(code, 4)
  })

  const codes: [code: string, sentence: RegExp][] = [
    ["SELF_SIGNED_CERT_IN_CHAIN", /not trusted/],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /not trusted/],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", /not trusted/],
    ["UNABLE_TO_GET_ISSUER_CERT", /not trusted/],
    ["CERT_UNTRUSTED", /not trusted/],
    ["CERT_REJECTED", /not trusted/],
    ["CERT_SIGNATURE_FAILURE", /not trusted/],
    ["CERT_CHAIN_TOO_LONG", /not trusted/],
    ["INVALID_CA", /not trusted/],
    ["INVALID_PURPOSE", /not trusted/],
    ["CERT_REVOKED", /was revoked/],
    ["HOSTNAME_MISMATCH", /another name/],
    ["ENOTFOUND", /No address of id\.example is known/],
    ["EAI_AGAIN", /No address of id\.example is known/],
    ["ERR_SSL_WRONG_VERSION_NUMBER", /does not speak TLS/],
    ["EPROTO", /does not speak TLS/],
    ["ECONNREFUSED", /^Nothing answers at https:\/\/id\.example\./],
    ["ECONNRESET", /^Nothing answers/],
    ["", /^Nothing answers/],
  ]
  for (const [code, sentence] of codes) {
    test(`with the code "${code}": ${sentence}`, () => {
      const error = new TypeError("fetch failed", { cause: { code } })
      const said = whyUnreachable(error, new URL("https://id.example"), 60_000)
      assert.match(said, sentence)
      assert.ok(said.startsWith("Nothing answers") || said.includes(code))
    })
  }

  test("in time: says how long", () => {
    const late = new DOMException("aborted", "AbortError")
    assert.match(whyUnreachable(late, new URL("https://id.example"), 60_000), /within 60 s/)
  })
})
