// UnionIDs: when one exists, to whom it belongs, and what can be wrong with it
// (docs/wechat-protocol.md#unionid).
import assert from "node:assert/strict"
import { after, beforeEach, test } from "node:test"
import { acme, callApi, type Json, openReceiver, openSandbox } from "./support/sandbox.ts"
import { readXml } from "./wechat/xml.ts"

const receiver = await openReceiver((response) => response.end("success"))
const bare = { ...acme, openPlatform: null, encryption: "plain" as const }
const names = ["acme", "club", "bistro"] as const
const accounts = names.map((name, at) => ({
  ...bare,
  name,
  ...(at > 0 && { appId: `wx000000000000000${at}`, originalId: `gh_${at}` }),
}))
const sandbox = await openSandbox({ menshenUrl: receiver.url, accounts })
after(() => Promise.all([sandbox.close(), receiver.close()]))
beforeEach(() => sandbox.post("/reset", {}))

const bind = (account: string, openPlatform: string | null) =>
  sandbox.post("/platform/accounts", { account, openPlatform })
const addPerson = async (more: object = {}): Promise<string> =>
  (await sandbox.post("/phone/people", { name: "Mei", ...more })).person
const set = (switches: object) => sandbox.post("/platform/switches", switches)

/** user/info under each account, or under the named one. */
async function info(person: string, account: (typeof names)[number] = "acme"): Promise<Json> {
  const { people } = await sandbox.get("/phone/state")
  const { contacts } = people.find((one: Json) => one.person === person)
  const { openid } = contacts.find((one: Json) => one.account === account)
  const owner = accounts.find(({ name }) => name === account)
  return callApi(sandbox, `/cgi-bin/user/info?openid=${openid}`, undefined, owner)
}
const unionids = async (person: string) => {
  const [one, two, three] = await Promise.all(names.map((name) => info(person, name)))
  return [one.unionid, two.unionid, three.unionid]
}

test("a unionid comes and goes with the binding, one for each Open Platform", async () => {
  const person = await addPerson()
  assert.deepEqual(await unionids(person), [undefined, undefined, undefined])
  await bind("acme", "open-1")
  const [first, ...none] = await unionids(person)
  assert.match(first, /^o[\w-]{27}$/)
  assert.deepEqual(none, [undefined, undefined])
  await bind("club", "open-1")
  await bind("bistro", "open-2")
  const [acmes, clubs, bistros] = await unionids(person)
  assert.deepEqual([acmes, clubs], [first, first], "one person under one Open Platform")
  assert.match(bistros, /^o[\w-]{27}$/)
  assert.notEqual(bistros, first, "two Open Platforms are strangers to each other")
  const somebody = await addPerson()
  assert.notEqual((await info(somebody)).unionid, first)
  await bind("acme", null)
  assert.deepEqual(await unionids(person), [undefined, first, bistros])
})

test("a person can have given unionids: one for all, by Open Platform, or none on one", async () => {
  for (const [account, open] of [
    ["acme", "open-1"],
    ["club", "open-2"],
    ["bistro", "open-3"],
  ] as const)
    await bind(account, open)
  const given = { unionid: "oAll", unionids: { "open-2": "oTwo", "open-3": null } }
  const person = await addPerson(given)
  assert.deepEqual(await unionids(person), ["oAll", "oTwo", undefined])
})

test("a unionid may appear late, and may already belong to somebody else (ID-09)", async () => {
  await bind("acme", "open-1")
  await bind("club", "open-1")
  const late = await addPerson({ unionids: { "open-1": null } })
  const early = await addPerson({ unionids: { "open-1": "oShared" } })
  assert.equal((await info(late)).unionid, undefined)
  const answer = await sandbox.post("/phone/unionids", {
    person: late,
    unionids: { "open-1": "oShared" },
  })
  assert.deepEqual(answer, { person: late, unionids: { "open-1": "oShared" } })
  assert.equal((await info(late, "club")).unionid, (await info(early)).unionid)
})

test("changingUnionid changes the unionid between calls (BI 144)", async () => {
  await bind("acme", "open-1")
  const person = await addPerson({ unionid: "oSteady" })
  await set({ changingUnionid: true })
  const [one, two] = [await info(person), await info(person)]
  assert.match(one.unionid, /^o[\w-]{27}$/)
  assert.notEqual(one.unionid, two.unionid)
  assert.equal("unionid" in (await info(person, "club")), false, "none is made up without binding")
  await set({ changingUnionid: false })
  assert.equal((await info(person)).unionid, "oSteady")
})

test("injectedUnionid puts a chosen unionid into events (ID-03)", async () => {
  const person = await addPerson()
  await set({ injectedUnionid: "oOfTheVictim" })
  await sandbox.post("/phone/follow", { person, account: "acme" })
  const injected = readXml(receiver.received.at(-1)?.body.toString() ?? "")
  assert.deepEqual([injected.UnionId, injected.UnionID], ["oOfTheVictim", "oOfTheVictim"])
  await sandbox.post("/platform/accounts", { account: "acme", format: "json" })
  await sandbox.post("/phone/message", { person, account: "acme", text: "hi" })
  assert.equal(JSON.parse(receiver.received.at(-1)?.body.toString() ?? "").UnionID, "oOfTheVictim")
  await set({ injectedUnionid: null })
  await sandbox.post("/phone/message", { person, account: "acme", text: "hi" })
  assert.equal("UnionID" in JSON.parse(receiver.received.at(-1)?.body.toString() ?? ""), false)
})

test("user/get lists the followers, and nobody else", async () => {
  const list = () => callApi(sandbox, "/cgi-bin/user/get")
  const person = await addPerson()
  assert.deepEqual(await list(), { total: 0, count: 0, next_openid: "" })
  await sandbox.post("/phone/follow", { person, account: "acme" })
  const { data, count } = await list()
  assert.equal(count, 1)
  assert.equal(data.openid[0], (await info(person)).openid)
  await sandbox.post("/phone/unfollow", { person, account: "acme" })
  assert.equal((await list()).total, 0)
})
