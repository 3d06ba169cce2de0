// `menshen add account` and `menshen add app`: one more entry, and everything else as it was.

import assert from "node:assert/strict"
import { chmodSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import {
  accountFlags,
  appFlags,
  assertNoSecret,
  atStart,
  type Folder,
  flags,
  initFlags,
  modeOf,
  newFolder,
} from "./support/init.ts"

describe("menshen add", () => {
  async function started(change: Record<string, string> = {}): Promise<Folder> {
    const folder = newFolder()
    await folder.run(["init", ...flags({ ...initFlags, ...change })])
    return folder
  }
  const notes = flags({
    "account-type": "message",
    account: "notes",
    "app-id": "wx0123456789abcde0",
    "original-id": "gh_notes",
    "qr-url": "http://weixin.qq.com/r/notes",
  })

  test("adds an account to the pool, and its secrets to menshen.env", async () => {
    const folder = await started()
    const before = folder.text("menshen.env")
    const { code, out } = await folder.run(["add", "account", ...notes])
    assert.equal(code, 0)
    assert.ok(folder.text("menshen.env").startsWith(before))
    assert.deepEqual(folder.config().pools, [{ name: "customers", accounts: ["acme", "notes"] }])
    assert.deepEqual(atStart(folder).faults, [])
    assertNoSecret(folder, out)
    assert.match(out, /https:\/\/login\.acme\.example\/notes\/callback/)
    assert.match(out, /npx menshen add app --account notes/)
  })

  test("adds an application, and keeps the order and everything else of the file", async () => {
    const folder = await started()
    const file = join(folder.path, "menshen.json")
    const { accounts, ...rest } = folder.config()
    writeFileSync(file, JSON.stringify({ trustedHops: 2, ...rest, accounts }))
    chmodSync(file, 0o640)
    const added = { ...appFlags, "app-name": "Club", framework: "express" }
    const { code, out } = await folder.run(["add", "app", ...flags(added)])
    assert.equal(code, 0)
    const { apps, ...others } = folder.config()
    assert.deepEqual(Object.keys(folder.config()), [
      "trustedHops",
      ...Object.keys(rest),
      "accounts",
    ])
    assert.deepEqual({ ...others, apps: apps.slice(0, 1) }, { trustedHops: 2, ...rest, accounts })
    assert.equal(apps[1]?.clientId, "club")
    assert.deepEqual([modeOf(folder, "menshen.json"), atStart(folder).faults], ["640", []])
    assert.match(out, /process\.env\.CLUB_CLIENT_SECRET/)
  })

  test("asks for the account of an application only if the pool has several", async () => {
    const folder = await started()
    const one = await folder.run([
      "add",
      "app",
      ...flags({ ...appFlags, "app-name": "One", account: "acme" }),
    ])
    assert.match(one.err, /--account says nothing/)
    await folder.run(["add", "account", ...notes])
    for (const [name, account] of [
      ["First", undefined],
      ["Second", "notes"],
    ] as const) {
      const words = { ...appFlags, "app-name": name, ...(account && { account }) }
      await folder.run(["add", "app", ...flags(words)])
      assert.equal(folder.config().apps.at(-1)?.account, account)
    }
    assert.deepEqual(atStart(folder).faults, [])
  })

  test("says that an Open Platform joins the people of two accounts", async () => {
    const folder = await started()
    const second = { ...accountFlags, "app-id": "wx0123456789abcde1", account: "club" }
    const { out } = await folder.run(["add", "account", ...flags(second)])
    assert.match(out, /微信开放平台/)
    const third = { ...second, "app-id": "wx0123456789abcde2", account: "inn" }
    const named = [...flags(third), "--open-platform", "acme"]
    assert.ok(!(await folder.run(["add", "account", ...named])).out.includes("微信开放平台"))
    assert.deepEqual(atStart(folder).faults, [])
  })

  test("gives secrets of one owner's name different variables", async () => {
    const folder = await started({ framework: "express", "client-id": "a.b" })
    await folder.run([
      "add",
      "app",
      ...flags({ ...appFlags, framework: "express", "client-id": "a_b" }),
    ])
    const secrets = folder.config().apps.map(({ clientSecret }) => clientSecret)
    assert.deepEqual(secrets, [{ env: "A_B_CLIENT_SECRET" }, { env: "A_B_CLIENT_SECRET_2" }])
    assert.deepEqual(atStart(folder).faults, [])
  })

  const refused: [name: string, words: string[], sentence: RegExp][] = [
    ["a name that is taken", ["add", "account", ...notes, "--account", "acme"], /--account: /],
    [
      "a name whose client_id is taken",
      ["add", "app", ...flags(appFlags)],
      /^menshen: The client_id "acme-shop", made from the name, is taken: name another with --client-id\.\n$/,
    ],
    [
      "a client_id that is taken",
      ["add", "app", ...flags({ ...appFlags, "client-id": "acme-shop" })],
      /--client-id: /,
    ],
    [
      "a pool that is not there",
      ["add", "app", ...flags({ ...appFlags, pool: "staff" })],
      /--pool: /,
    ],
    [
      "neither account nor app",
      ["add", "shop"],
      /There is no "menshen add shop"\. There are: menshen add app/,
    ],
  ]
  for (const [name, words, sentence] of refused) {
    test(`refuses ${name}, and leaves both files as they were`, async () => {
      const folder = await started()
      const files = ["menshen.json", "menshen.env"]
      const before = files.map(folder.text)
      const { code, err } = await folder.run(words)
      assert.match(err, sentence)
      assert.equal(code, 2)
      assert.deepEqual(files.map(folder.text), before)
    })
  }

  test("touches no file that has faults already, and names them", async () => {
    const folder = await started()
    const text = folder.text("menshen.json").replace('"tap"', '"maybe"')
    writeFileSync(join(folder.path, "menshen.json"), text)
    const { code, err } = await folder.run(["add", "account", ...notes])
    assert.equal(code, 1)
    assert.match(err, /\/apps\/0\/confirm: /)
    assert.equal(folder.text("menshen.json"), text)
    const nowhere = await newFolder().run(["add", "account", ...notes])
    assert.deepEqual([nowhere.code, /npx menshen init/.test(nowhere.err)], [1, true])
  })
})
