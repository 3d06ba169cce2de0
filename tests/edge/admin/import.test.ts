// The import of people as lines: what is accepted, what is reported, and that a repetition changes
// nothing.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { adminWorld, call, poolPath } from "../../support/admin.ts"
import type { World } from "../../support/world.ts"

let w: World
let appId: string
before(async () => {
  w = await adminWorld()
  appId = w.account.appId
})
after(() => w.close())

const line = (record: object) => JSON.stringify(record)
const nothing = { created: 0, added: 0, same: 0, conflict: 0, refused: 0 }

async function send(lines: (string | Uint8Array)[], query = "") {
  const parts = lines.flatMap((one) => [Buffer.from(one), Buffer.from("\n")])
  const answer = await call(w, "POST", `${poolPath}/import${query}`, Buffer.concat(parts))
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body as {
    counts: typeof nothing
    lines: { line: number; outcome: string; reason: string; sentence: string }[]
  }
}

const find = (search: object) => call(w, "POST", `${poolPath}/users/find`, search)
const userOf = async (search: object): Promise<string> => (await find(search)).body.user

let made = 0
/** A new openid. */
const openid = () => `oImport${String(made++).padStart(21, "0")}`
const identity = () => ({ appId, openid: openid() })

describe("an import", () => {
  test("a complete record is found by each of its parts, and shown as it was imported", async () => {
    const me = { ...identity(), unionid: "oUnion1" }
    const record = {
      user: "u-with-everything",
      identities: [me],
      accounts: [{ clientId: "shop", account: "4711 / ä" }],
      emails: ["Mei.Li@Example.com"],
      phones: ["139 1234 5678"],
      createdAt: "2024-05-01T08:00:00Z",
    }
    assert.deepEqual(await send([line(record)]), { counts: { ...nothing, created: 1 }, lines: [] })
    const ways = [
      { appId, openid: me.openid },
      { clientId: "shop", account: "4711 / ä" },
      { email: "mei.li@example.com" },
      { phone: "+8613912345678" },
      { user: "u-with-everything" },
    ]
    for (const way of ways) assert.equal(await userOf(way), "u-with-everything")
    const { body } = await find({ user: "u-with-everything" })
    assert.equal(body.createdAt, "2024-05-01T08:00:00.000Z")
    assert.deepEqual(body.unions, [{ openPlatform: "acme-open", unionid: "oUnion1" }])
    assert.equal(body.identities[0].unionid, "oUnion1")
    assert.deepEqual([body.emails, body.phones], [["mei.li@example.com"], ["+8613912345678"]])
  })

  const bad: [name: string, line: string | Uint8Array, reason: string, sentence: RegExp][] = [
    ["bytes that are not UTF-8", Uint8Array.of(0x7b, 0xff, 0x7d), "utf8_invalid", /not UTF-8/],
    ["a line of 16 KiB and more", `{"user":"${"u".repeat(16_500)}"}`, "too_large", /16384 bytes/],
    ["no JSON", "{", "record_malformed", /not JSON/],
    ["an array", "[]", "record_malformed", /not a JSON object/],
    ["a number", "7", "record_malformed", /not a JSON object/],
    ["null", "null", "record_malformed", /not a JSON object/],
    ["nothing", "{}", "record_malformed", /nothing to know a person by/],
    [
      "an unknown member",
      '{"user":"u","nickname":"x"}',
      "record_malformed",
      /^\/nickname is unknown/,
    ],
    ["a member to be escaped", '{"a/b~":1}', "record_malformed", /^\/a~1b~0 is unknown/],
    [
      "identities that are none",
      '{"identities":{}}',
      "record_malformed",
      /^\/identities is not a list/,
    ],
    ["33 e-mails", line({ emails: Array(33).fill("a@b.cd") }), "record_malformed", /more than 32/],
    ["a strange user", '{"user":"a b"}', "record_malformed", /^\/user is not 1 to 64/],
    [
      "an e-mail that is none",
      '{"emails":["mei"]}',
      "record_malformed",
      /^\/emails\/0 is not an e-mail/,
    ],
    [
      "a phone that is none",
      '{"phones":["+0"]}',
      "record_malformed",
      /^\/phones\/0 is not a phone/,
    ],
    [
      "an app of nobody",
      '{"accounts":[{"clientId":"x","account":"1"}]}',
      "record_malformed",
      /clientId/,
    ],
    [
      "an account that is none",
      '{"accounts":[{"clientId":"shop","account":7}]}',
      "record_malformed",
      /account is not a text/,
    ],
    [
      "a time that is none",
      '{"user":"u","createdAt":"yesterday"}',
      "record_malformed",
      /^\/createdAt/,
    ],
    ["a time to come", '{"user":"u","createdAt":"2999-01-01"}', "record_malformed", /of the past/],
  ]
  const badIdentities: [name: string, identity: object, sentence: RegExp][] = [
    [
      "an account of nobody",
      { appId: "wx0000000000000000", openid: "o1" },
      /\/appId is not the appId/,
    ],
    ["no openid", { appId: "$" }, /\/openid is not an openid/],
    [
      "an openid of 29 characters",
      { appId: "$", openid: "o".repeat(29) },
      /\/openid is not an openid/,
    ],
    ["an unknown member", { appId: "$", openid: "o1", name: "x" }, /\/name is unknown/],
    [
      "following perhaps",
      { appId: "$", openid: "o1", following: "yes" },
      /\/following is not true/,
    ],
    ["an empty unionid", { appId: "$", openid: "o1", unionid: "" }, /\/unionid is not 1 to 64/],
  ]

  test("reports each bad line with its number, and imports the lines around it", async () => {
    const withAppId = (one: object) => JSON.parse(JSON.stringify(one).replace("$", appId))
    const more = badIdentities.map(([name, one, sentence]): (typeof bad)[number] => {
      const text = line({ identities: [identity(), withAppId(one)] })
      return [`an identity with ${name}`, text, "record_malformed", sentence]
    })
    const twice = identity()
    const all: typeof bad = [
      ...bad,
      ...more,
      ["one identity twice", line({ identities: [twice, twice] }), "record_malformed", /twice/],
    ]
    const lines = all.flatMap(([, text]) => [text, line({ identities: [identity()] })])
    const { counts, lines: named } = await send(lines)
    assert.deepEqual(counts, { ...nothing, created: all.length, refused: all.length })
    for (const [at, [name, , reason, sentence]] of all.entries()) {
      const report = named[at]
      assert.deepEqual(
        [report?.line, report?.outcome, report?.reason],
        [2 * at + 1, "refused", reason],
        name,
      )
      assert.match(report?.sentence ?? "", sentence, name)
    }
    assert.equal((await find(twice)).status, 404, "nothing of a refused line is taken")
  })

  test("skips empty lines, which keep their numbers", async () => {
    const { counts, lines } = await send(["", "  \r", "{", ""])
    assert.deepEqual(counts, { ...nothing, refused: 1 })
    assert.equal(lines[0]?.line, 3)
  })

  test("a repeated line changes nothing, and one with more adds to its person", async () => {
    const [first, second] = [identity(), identity()]
    const record = { identities: [first], emails: ["again@example.com"] }
    assert.deepEqual((await send([line(record)])).counts, { ...nothing, created: 1 })
    assert.deepEqual((await send([line(record), line(record)])).counts, { ...nothing, same: 2 })
    const more = { identities: [second, first], phones: ["+8613900000001"] }
    assert.deepEqual((await send([line(more)])).counts, { ...nothing, added: 1 })
    const user = await userOf(first)
    assert.equal(await userOf(second), user)
    assert.equal(await userOf({ phone: "+8613900000001" }), user)
    assert.equal(await userOf({ email: "again@example.com" }), user)
    const { history } = (await call(w, "GET", `${poolPath}/users/${user}`)).body
    const actions = history.map(({ action }: { action: string }) => action)
    assert.deepEqual(actions.slice(-3), ["imported", "add_identity", "imported"])
  })
})

describe("an import in conflict", () => {
  test("a line about two people is reported, and none of it is imported", async () => {
    const [one, other, fresh] = [identity(), identity(), identity()]
    await send([
      line({ user: "u-one", identities: [one] }),
      line({ user: "u-other", identities: [other] }),
    ])
    const conflicts = [
      { identities: [one, other] },
      { user: "u-one", identities: [other, fresh] },
      { user: "u-third", identities: [one, fresh] },
    ]
    const { counts, lines } = await send(conflicts.map(line))
    assert.deepEqual(counts, { ...nothing, conflict: 3 })
    assert.match(lines[0]?.sentence ?? "", /u-one.*u-other/)
    assert.deepEqual(
      lines.map(({ line, outcome }) => [line, outcome]),
      [1, 2, 3].map((at) => [at, "conflict"]),
    )
    assert.equal((await find(fresh)).status, 404)
    assert.equal((await find({ user: "u-third" })).status, 404)
    assert.equal(await userOf(one), "u-one")
  })

  test("another person's account or union is a conflict too, and their address is not taken", async () => {
    const claims = {
      accounts: [{ clientId: "shop", account: "claimed" }],
      emails: ["claimed@example.com"],
      phones: ["+8613900000002"],
    }
    const union = { ...identity(), unionid: "oClaimed" }
    await send([line({ user: "u-claims", identities: [union], ...claims })])
    const mine = identity()
    await send([line({ identities: [mine] })])
    const takers = [
      ...Object.entries(claims).map(([name, list]) => ({ identities: [mine], [name]: list })),
      { identities: [mine, { ...identity(), unionid: "oClaimed" }] },
    ]
    const { counts, lines } = await send(takers.map(line))
    assert.deepEqual(counts, { ...nothing, conflict: 2, same: 2 })
    assert.deepEqual(
      lines.map(({ line, outcome, reason }) => [line, outcome, reason]),
      [
        [1, "conflict", "account_taken"],
        [2, "same", "contact_taken"],
        [3, "same", "contact_taken"],
        [4, "conflict", "union_taken"],
      ],
    )
    assert.match(lines[2]?.sentence ?? "", /^\/phones\/0 belongs to user u-claims /)
  })

  test("two accounts that share a union are one person", async () => {
    const union = { ...identity(), unionid: "oShared" }
    await send([line({ user: "u-shared", identities: [union] })])
    const second = { ...identity(), unionid: "oShared" }
    assert.deepEqual((await send([line({ identities: [second] })])).counts, {
      ...nothing,
      added: 1,
    })
    assert.equal(await userOf({ appId, openid: second.openid }), "u-shared")
  })
})

describe("a running import", () => {
  test("a dry run reports what would happen and changes nothing", async () => {
    const [one, other] = [identity(), identity()]
    const lines = [
      line({ user: "u-dry", identities: [one] }),
      line({ identities: [one], emails: ["dry@example.com"] }),
      line({ user: "u-dry-2", identities: [one, other] }),
      "{",
    ]
    for (let round = 0; round < 2; round++) {
      const { counts, lines: named } = await send(lines, "?dryRun=true&import=dry&cursor=c1")
      assert.deepEqual(counts, { ...nothing, created: 1, added: 1, conflict: 1, refused: 1 })
      assert.deepEqual(
        named.map(({ line }) => line),
        [3, 4],
      )
    }
    assert.equal((await find(one)).status, 404)
    assert.equal((await find({ user: "u-dry" })).status, 404)
    assert.equal((await call(w, "GET", `${poolPath}/imports/dry`)).body.cursor, "")
  })

  test("its progress is stored with each batch, counted once, and deleted at the end", async () => {
    const path = `${poolPath}/imports/file-1`
    const lines = [line({ identities: [identity()] }), "{"]
    await send(lines, "?import=file-1&cursor=first")
    await send(lines, "?import=file-1&cursor=first")
    const { body } = await call(w, "GET", path)
    assert.deepEqual(body, { cursor: "first", counts: { ...nothing, created: 1, refused: 1 } })
    await send([line({ identities: [identity()] })], "?import=file-1&cursor=second")
    const second = await call(w, "GET", path)
    assert.deepEqual(second.body, {
      cursor: "second",
      counts: { ...nothing, created: 2, refused: 1 },
    })
    await call(w, "POST", `${path}/finish`, {})
    assert.deepEqual((await call(w, "GET", path)).body, { cursor: "", counts: nothing })
  })

  test("ID-10: a forgotten person is not imported again, and neither is their id", async () => {
    const gone = identity()
    const union = { unionid: "oGoneUnion" }
    await send([line({ user: "u-gone", identities: [{ ...gone, ...union }] })])
    assert.equal((await call(w, "POST", `${poolPath}/users/u-gone/forget`, {})).status, 200)
    const { counts, lines } = await send([
      line({ identities: [gone] }),
      line({ user: "u-gone", identities: [identity()] }),
      line({ identities: [{ ...identity(), ...union }] }),
      line({ identities: [identity()] }),
    ])
    assert.deepEqual(counts, { ...nothing, conflict: 3, created: 1 })
    assert.match(lines[0]?.sentence ?? "", /forgotten/)
    assert.equal((await find(gone)).status, 404)
  })

  test("imported people sign in as themselves", async () => {
    // Whoever the sandbox makes has an openid that a list of followers would hold.
    const { newPerson, signIn } = await import("../../support/world.ts")
    const person = await newPerson(w)
    await send([line({ user: "u-of-old", identities: [{ appId, openid: person.openid }] })])
    assert.equal((await signIn(w, person.person)).sub, "u-of-old")
  })
})
