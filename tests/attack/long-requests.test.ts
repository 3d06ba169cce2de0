// A page's ticket costs no QR code, and keeps a request of 10 KiB for half an hour: one address wrote four
// megabytes a minute, and two hundred addresses of one IPv6 /48 filled ten gigabytes in half an hour (AV-04).

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import * as rp from "../support/relying-party.ts"
import type { World } from "../support/world.ts"

const most = 40
let w: World
before(async () => {
  w = await rp.startProvider((config) => {
    config.limits = { signInsPerAddress: most }
  })
})
after(() => w.close())

test("long requests count once for each kilobyte", async () => {
  const state = "s".repeat(6000)
  const nonce = "n".repeat(2000)
  const query = new URLSearchParams(rp.request(w, "basic", { state, nonce }))
  const seen: number[] = []
  for (let at = 0; at < most; at++) {
    const page = await fetch(`${w.menshen.url}/authorize?${query}`)
    await page.text()
    seen.push(page.status)
  }
  const pages = seen.filter((status) => status === 200).length
  assert.ok(pages >= 4 && pages <= 6, `${pages} pages with 8 KiB each`)
})
