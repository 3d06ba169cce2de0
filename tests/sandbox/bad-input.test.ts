// The control API's errors for malformed calls, and the completeness of README.md.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { after, test } from "node:test"
import { openSandbox } from "./support/sandbox.ts"
import { views } from "./wechat/control/views.ts"
import { controlCalls } from "./wechat/routes.ts"
import { switchNames } from "./wechat/switches.ts"

const sandbox = await openSandbox()
after(() => sandbox.close())

const badInput: [string, string, RegExp][] = [
  ["/phone/people", "{", /not JSON/],
  ["/phone/people", "[]", /JSON object/],
  ["/phone/people", "{}", /"name"/],
  ["/phone/people", '{"name":"a","unionid":"ü"}', /"unionid"/],
  ["/phone/people", '{"name":"a","account":"x"}', /no account "x"/],
  ["/phone/people", '{"name":"a","unionids":[]}', /"unionids" as an object/],
  ["/phone/people", '{"name":"a","unionids":{"open":7}}', /or null for none/],
  ["/phone/unionids", '{"person":"p0","unionids":{}}', /no person "p0"/],
  ["/phone/scan", '{"person":"p0","url":"u"}', /no person "p0"/],
  ["/phone/scan", '{"persom":"p0","url":"u"}', /Unknown key "persom"/],
  ["/phone/follow", '{"person":"p0","account":"acme","eventKey":"x"}', /"eventKey" as one of/],
  ["/phone/message", '{"person":"p0","account":"acme"}', /"text"/],
  ["/phone/unfollow", '{"person":"p0","account":"acme"}', /no person "p0"/],
  ["/phone/click", '{"person":"p0","account":"acme"}', /"key"/],
  ["/phone/menu", '{"account":"x"}', /no account "x"/],
  ["/phone/tap", '{"person":"p0","account":"acme"}', /no person "p0"/],
  ["/phone/open", '{"person":"p0","url":"x"}', /no person/],
  ["/phone/submit", '{"person":"p0"}', /no person/],
  ["/phone/submit", '{"person":"p0","press":"x"}', /Unknown key "press"/],
  ["/platform/switches", '{"apiDwon":true}', /no switch "apiDwon"/],
  ["/platform/switches", '{"apiDown":"yes"}', /true or false/],
  ["/platform/switches", '{"apiDelayMs":-1}', /whole number/],
  ["/platform/switches", '{"apiStatus":20}', /from 200 to 599/],
  ["/platform/switches", '{"apiError":{"code":1}}', /errcode/],
  ["/platform/switches", '{"__proto__":1}', /no switch/],
  ["/platform/accounts", '{"account":"acme","token":"no"}', /3 to 32/],
  ["/platform/accounts", '{"account":"acme","whitelist":["*"]}', /addresses/],
  ["/platform/accounts", '{"account":"acme","name":"x"}', /no setting "name"/],
  ["/platform/tokens", '{"account":"acme","do":"x"}', /"do"/],
  ["/platform/verify-url", "{}", /"account"/],
  ["/platform/authorization", '{"account":"acme","person":"p0","change":"x"}', /"change"/],
  ["/platform/console", '{"account":"acme","menus":[]}', /Unknown key "menus"/],
  ["/platform/migrate", '{"from":"acme","to":"acme"}', /two different accounts/],
  ["/platform/push", '{"account":"acme"}', /exactly one/],
  ["/platform/push", '{"account":"acme","xml":"a","json":{}}', /exactly one/],
  ["/reset", '{"all":true}', /Unknown key/],
]

for (const [path, body, sentence] of badInput)
  test(`${path} refuses ${body} with a sentence`, async () => {
    const answer = await sandbox.tryPost(path, body)
    assert.equal(answer.status, 400)
    assert.deepEqual(Object.keys(answer.body), ["error"])
    assert.match(answer.body.error, sentence)
    assert.match(answer.body.error, /\.$/)
  })

test("one mistake in a change of switches leaves all unchanged", async () => {
  await sandbox.tryPost("/platform/switches", '{"apiDown":true,"apiDelayMs":"x"}')
  assert.equal((await sandbox.get("/platform/switches")).apiDown, false)
})

const readme = readFileSync(new URL("./README.md", import.meta.url), "utf8")

test("every call is tested with bad input and has an example in README.md", () => {
  const tried = new Set(badInput.map(([path]) => path))
  assert.deepEqual([...tried].sort(), Object.keys(controlCalls).sort())
  for (const path of tried) {
    assert.ok(readme.includes(`\`POST ${path}`), path)
    assert.ok(readme.includes(`localhost:8601${path}`), `an example of ${path}`)
  }
  for (const path of Object.keys(views))
    assert.match(readme, new RegExp(`\`(GET|POST) ${path}[ \`]`), path)
})

test("README.md lists every switch", () => {
  for (const name of switchNames) assert.match(readme, new RegExp(`^\\| \`${name}\` +\\|`, "m"))
})
