// The account page: signed-in people see their identities, add one and remove one.

import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { after, before, describe, test } from "node:test"
import { account, addScanned, change, openLink, signedIn, visit } from "../../support/account.ts"
import { filesOf, until } from "../../support/directory.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await world.startWorld()
})
after(() => w.close())

describe("the account page", () => {
  test("shows signed-in people their identities, masked, and shows others nothing", async () => {
    const { person, openid } = await world.newPerson(w)
    const mine = await account(w, await signedIn(w, person))
    assert.deepEqual([mine.status, mine.ids.length], [200, 1])
    assert.ok(mine.html.includes(`…${openid.slice(-4)}`) && !mine.html.includes(openid))
    assert.ok(mine.csp?.includes("frame-ancestors 'none'"))
    for (const cookie of ["", `__Host-menshen-session-customers=${"A".repeat(43)}`]) {
      const stranger = await account(w, cookie)
      assert.deepEqual([stranger.status, stranger.ids], [303, []])
    }
    assert.equal((await visit(w, "/account?client_id=nobody")).status, 400)
  })

  test("ID-07, BI 138: refuses a change without this session's token, or from another origin", async () => {
    const [one, other] = [await world.newPerson(w), await world.newPerson(w)]
    const cookie = await signedIn(w, one.person)
    const { token, ids } = await account(w, cookie)
    const theirs = await account(w, await signedIn(w, other.person))
    const fields = { action: "unlink", id: ids[0] ?? "" }
    for (const wrong of ["", "x", theirs.token]) {
      for (const action of ["unlink", "link"]) {
        assert.equal((await change(w, cookie, { ...fields, action, token: wrong })).status, 403)
      }
    }
    for (const origin of ["https://evil.example", "null", w.origin]) {
      assert.equal((await change(w, cookie, { ...fields, token }, { origin })).status, 403, origin)
    }
    assert.equal((await change(w, "", { ...fields, token })).status, 403)
    const foreign = await change(w, cookie, { ...fields, token, id: theirs.ids[0] ?? "" })
    assert.match(await foreign.text(), /identity_not_owned|role="alert"/)
    assert.deepEqual((await account(w, cookie)).ids, ids)
  })

  test("does not remove the last identity", async () => {
    const { person } = await world.newPerson(w)
    const cookie = await signedIn(w, person)
    const { token, ids } = await account(w, cookie)
    const refused = await change(w, cookie, { action: "unlink", id: ids[0] ?? "", token })
    assert.match(await refused.text(), /role="alert"/)
    assert.equal((await account(w, cookie)).ids.length, 1)
  })

  test("a link and an unlink keep one person, end every session and yield no code (INV-19, ID-06)", async () => {
    const [one, other] = [await world.newPerson(w), await world.newPerson(w)]
    const cookie = await signedIn(w, one.person)
    const elsewhere = await signedIn(w, one.person)
    const link = await openLink(w, cookie)
    const { held, scene } = link
    const { replies } = await world.scan(w, other.person, link.qr)
    await addScanned(w, link, replies.join("\n"))
    const resume = `/authorize/resume?ticket=${scene}`
    await until("the link is made", async () => (await visit(w, resume, held)).status === 303)
    const end = await visit(w, resume, held)
    assert.equal(end.headers.get("location"), "/account?client_id=shop&changed")
    for (const browser of [cookie, elsewhere]) {
      await until("the session has ended", async () => (await account(w, browser)).status === 303)
    }
    const sub = (await world.signIn(w, one.person)).sub
    assert.equal((await world.signIn(w, other.person)).sub, sub)

    const again = await signedIn(w, one.person)
    const both = await account(w, again)
    assert.equal(both.ids.length, 2)
    const mine = both.html.indexOf(`…${other.openid.slice(-4)}`)
    const id = /name="id" value="([^"]+)"/.exec(both.html.slice(mine))?.[1] ?? ""
    const gone = await change(w, again, { action: "unlink", id, token: both.token })
    assert.equal(gone.headers.get("location"), "/account?client_id=shop&changed")
    assert.notEqual((await world.signIn(w, other.person)).sub, sub)
    assert.equal((await world.signIn(w, one.person)).sub, sub)
  })

  test("ID-07: allows no change five minutes after the scan", async () => {
    const { person } = await world.newPerson(w)
    const cookie = await signedIn(w, person)
    const { token, ids } = await account(w, cookie)
    await w.menshen.kill()
    for (const file of filesOf(w, "SessionDesk")) {
      const database = new DatabaseSync(file)
      database.exec("UPDATE sessions SET auth_time = auth_time - 301000")
      database.close()
    }
    await w.menshen.start()
    const later = await account(w, cookie)
    assert.deepEqual([later.status, later.ids], [200, []])
    for (const action of ["unlink", "link"]) {
      assert.equal((await change(w, cookie, { action, id: ids[0] ?? "", token })).status, 403)
    }
  })
})
