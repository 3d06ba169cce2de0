// Whose address a request counts for. Nobody may write their own.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { findAddress } from "../../../edge/base/visitor-address.ts"

const unnamed = { header: "", trustedHops: 1 }
const found = (
  cf: { clientIp?: string; colo?: string },
  headers: Record<string, string> = {},
  setting = unnamed,
) => findAddress({ header: (name) => headers[name], cf }, setting)

describe("without a setting, the visitor's address", () => {
  const peers: [clientIp: string, bucket: string][] = [
    ["203.0.113.7:51234", "203.0.113.7"],
    ["[2001:db8:1:2:3:4:5:6]:51234", "2001:db8:1:2"],
    ["2001:DB8:1:2::6", "2001:db8:1:2"],
    ["[2001:db8::6]:1", "2001:db8:0:0"],
    ["[::ffff:203.0.113.7]:51234", "203.0.113.7"],
    ["::ffff:cb00:7107", "203.0.113.7"],
    ["127.0.0.1:51234", "127.0.0.1"],
    ["[::1]:51234", "0:0:0:0"],
  ]
  for (const [clientIp, address] of peers) {
    test(`is the peer ${clientIp}, counted as ${address}`, () => {
      assert.deepEqual(found({ clientIp }), { address })
    })
  }

  test("is never one that the visitor wrote", () => {
    const invented = {
      "x-forwarded-for": "198.51.100.1",
      "cf-connecting-ip": "198.51.100.1",
      "x-real-ip": "198.51.100.1",
      forwarded: "for=198.51.100.1",
    }
    const peer = { clientIp: "203.0.113.7:51234" }
    assert.deepEqual(found(peer, invented), { address: "203.0.113.7" })
  })

  test("is unknown behind a proxy of this network, whose header the log names", () => {
    for (const clientIp of [
      "127.0.0.1:1",
      "[::1]:1",
      "10.0.0.2:1",
      "172.31.0.9:1",
      "192.168.1.1:1",
      "100.64.0.1:1",
      "[fd00::2]:1",
      "[fe80::1]:1",
      "[::ffff:10.0.0.2]:1",
    ]) {
      const answer = found({ clientIp }, { "x-forwarded-for": "198.51.100.1" })
      assert.deepEqual(answer, { proxy: "x-forwarded-for" }, clientIp)
    }
    const neighbours = ["172.32.0.1:1", "100.128.0.1:1", "[2001:db8::1]:1", "11.0.0.1:1"]
    for (const clientIp of neighbours) {
      const { proxy } = found({ clientIp }, { "x-forwarded-for": "198.51.100.1" })
      assert.equal(proxy, undefined, clientIp)
    }
  })

  test("is unknown if the runtime names no peer", () => {
    assert.deepEqual(found({}, { "cf-connecting-ip": "198.51.100.1" }), { address: undefined })
    assert.deepEqual(found({ clientIp: "unix:/run/menshen" }), { address: undefined })
  })

  test("is the one that Cloudflare names, at Cloudflare", () => {
    const answer = found({ colo: "HKG" }, { "cf-connecting-ip": "2001:db8:7::1" })
    assert.deepEqual(answer, { address: "2001:db8:7:0" })
  })
})

describe("with clientAddressHeader, the visitor's address", () => {
  const forwarded = { header: "x-forwarded-for", trustedHops: 1 }
  const proxy = { clientIp: "10.0.0.2:1" }

  test("is the entry that the proxy appended", () => {
    const headers = { "x-forwarded-for": "1.1.1.1, 203.0.113.7" }
    assert.deepEqual(found(proxy, headers, forwarded), { address: "203.0.113.7" })
  })

  test("is the entry of the outermost of two trusted proxies", () => {
    const headers = { "x-forwarded-for": "1.1.1.1, 203.0.113.7, 198.51.100.9" }
    const two = { ...forwarded, trustedHops: 2 }
    assert.deepEqual(found(proxy, headers, two), { address: "203.0.113.7" })
  })

  test("is read in every spelling that proxies use", () => {
    for (const entry of ["203.0.113.7:443", " 203.0.113.7 ", 'for="203.0.113.7:443"']) {
      const answer = found(proxy, { "x-forwarded-for": entry }, forwarded)
      assert.deepEqual(answer, { address: "203.0.113.7" }, entry)
    }
    const answer = found(proxy, { "x-forwarded-for": 'For="[2001:db8::1]:443"' }, forwarded)
    assert.deepEqual(answer, { address: "2001:db8:0:0" })
  })

  test("is the peer's for a request that did not come through the proxy", () => {
    const stranger = { clientIp: "203.0.113.7:1" }
    assert.deepEqual(found(stranger, {}, forwarded), { address: "203.0.113.7" })
  })

  test("is unknown if the proxy omits the header or writes no address into it", () => {
    for (const headers of [{}, { "x-forwarded-for": "unknown" }, { "x-forwarded-for": "" }]) {
      const answer = found(proxy, headers as Record<string, string>, forwarded)
      assert.deepEqual(answer, { proxy: "x-forwarded-for" })
    }
  })
})
