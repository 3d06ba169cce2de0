// A refusal for a site that is not set up yet names what the request had, and the line to add.

import assert from "node:assert/strict"
import { test } from "node:test"
import { heardOf } from "../../../edge/http/refuse.ts"
import { refuseSetUp } from "../../../edge/routes/tickets/set-up-refusal.ts"

type Reason = Parameters<typeof refuseSetUp>[0]
type Asked = Parameters<typeof refuseSetUp>[1]

const asked: Asked = {
  clientId: "shop",
  redirectUri: "https://shop.example.com/callback",
  origin: "https://shop.example.com",
}

/** What the developer reads; undefined: the general sentence of the reason. */
const cases: [Reason, Partial<Asked>, RegExp | undefined][] = [
  [
    "origin_not_registered",
    { origin: "http://127.0.0.1:8602" },
    /^The origin http:\/\/127\.0\.0\.1:8602 is not registered .* Add "http:\/\/127\.0\.0\.1:8602" to "origins" of the app "shop" in menshen\.json\.$/,
  ],
  ["origin_not_registered", { origin: "https://例.example" }, undefined],
  ["origin_not_registered", { origin: "https://xn--fsq.example:8443" }, /xn--fsq\.example:8443/],
  ["origin_not_registered", { origin: "http://shop.example.com" }, /Add "http:\/\/shop\./],
  ["origin_not_registered", { origin: "http://[::1]:3000" }, /Add "http:\/\/\[::1\]:3000"/],
  ["origin_not_registered", { origin: "null" }, /no origin of its own .* Serve it by http/],
  ["origin_not_registered", { origin: undefined }, /has no Origin/],
  ["origin_not_registered", { origin: "" }, undefined],
  ["origin_not_registered", { origin: "https://a.example/" }, undefined],
  ["origin_not_registered", { origin: "https://a.example, https://b.example" }, undefined],
  ["origin_not_registered", { origin: 'https://a.example"' }, undefined],
  ["origin_not_registered", { origin: "chrome-extension://abcdef" }, undefined],
  ["origin_not_registered", { origin: `https://${"a".repeat(300)}.example` }, undefined],
  [
    "redirect_uri_not_registered",
    {},
    /Add "https:\/\/shop\.example\.com\/callback" to "redirectUris" of the app "shop"/,
  ],
  ["redirect_uri_not_registered", { redirectUri: "" }, undefined],
  ["redirect_uri_not_registered", { redirectUri: "https://a.example/\n" }, undefined],
  ["client_unknown", { clientId: "shopp" }, /client_id "shopp"/],
  ["client_unknown", { clientId: "" }, undefined],
  ["client_unknown", { clientId: "s".repeat(300) }, undefined],
]

for (const [reason, change, sentence] of cases) {
  test(`${reason} with ${JSON.stringify(change)}: ${sentence ?? "the general sentence"}`, async () => {
    const answer = refuseSetUp(reason, { ...asked, ...change }, { vary: "Origin" })
    const { error, error_description: said } = (await answer.json()) as Record<string, string>
    const general = heardOf(reason)
    assert.deepEqual([answer.status, error], [general.status, reason])
    assert.equal(answer.headers.get("vary"), "Origin")
    if (sentence === undefined) assert.equal(said, general.sentence)
    else assert.match(said ?? "", sentence)
  })
}
