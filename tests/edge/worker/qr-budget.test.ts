// The budget of QR codes: who gets one, with a simulated clock and the rows in memory (AV-01, P-10).

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import type { OfficialAccount } from "../../../edge/core/config.ts"
import { accountSteps } from "../../../edge/desks/account/keeper-schema.ts"
import {
  type Asking,
  addressShare,
  dayEndsAt,
  dayOf,
  divideLastCodes,
  hourOf,
  refusalOf,
  stageOf,
  stepMost,
} from "../../../edge/desks/account/qr-budget.ts"
import { QrLedger } from "../../../edge/desks/account/qr-ledger.ts"
import { SpentQuotas } from "../../../edge/desks/account/spent-quotas.ts"
import { sqlInMemory } from "../../support/sql-storage.ts"

const perDay = 100_000
const hourMs = 60 * 60 * 1000
/** Midnight in Shanghai. */
const midnight = Date.UTC(2026, 10, 29, 16)
const noon = midnight + 12 * hourMs

const asking = (more: Partial<Asking> = {}): Asking => ({
  now: noon,
  perDay,
  spent: 0,
  interacted: false,
  address: { taken: 0, lastAt: 0 },
  lastCodes: 0,
  ...more,
})
const reasonOf = (more: Partial<Asking>) => refusalOf(asking(more))?.reason

describe("the day of the QR codes", () => {
  test("begins and ends at midnight in Shanghai", () => {
    const days = [-1, 0, 1, 24 * hourMs - 1].map((ms) => dayOf(midnight + ms) * hourMs - midnight)
    assert.deepEqual(days, [-24 * hourMs, 0, 0, 0])
    assert.equal(dayEndsAt(midnight - 1), midnight)
    assert.equal(dayEndsAt(midnight), midnight + 24 * hourMs)
  })

  const stages: [spent: number, stage: string][] = [
    [0, "everybody"],
    [69_999, "everybody"],
    [70_000, "pages in use"],
    [94_999, "pages in use"],
    [95_000, "applications that convert"],
    [99_999, "applications that convert"],
    [100_000, "nobody"],
    [100_099, "nobody"],
  ]
  for (const [spent, stage] of stages) {
    test(`after ${spent} of ${perDay} codes is for ${stage}`, () => {
      assert.equal(stageOf(spent, perDay), stage)
    })
  }

  test("is counted in steps of a thousandth, at most a hundred", () => {
    assert.deepEqual([perDay, 10_000_000, 10_000, 1000, 100].map(stepMost), [100, 100, 10, 1, 1])
  })
})

describe("a page that asks for a QR code", () => {
  test("gets one without a press until seven in ten are made, and then only after one", () => {
    assert.equal(reasonOf({ spent: 69_999 }), undefined)
    assert.equal(reasonOf({ spent: 70_000 }), "interaction_required")
    assert.equal(reasonOf({ spent: 70_000, interacted: true }), undefined)
  })

  test("gets one of the last codes only for an application with a share of them", () => {
    const last = { spent: 95_000, interacted: true }
    assert.deepEqual(refusalOf(asking(last)), {
      reason: "qr_budget_spent",
      at: midnight + 24 * hourMs,
    })
    assert.equal(reasonOf({ ...last, lastCodes: 1 }), undefined)
    assert.equal(reasonOf({ ...last, lastCodes: 1, interacted: false }), "interaction_required")
  })

  test("gets none when the day's codes are made, whoever asks", () => {
    assert.equal(reasonOf({ spent: perDay, interacted: true, lastCodes: 9 }), "qr_budget_spent")
  })

  test("gets one a minute once its address had half of its share, and none after all of it", () => {
    const had = (taken: number, ago: number) => ({ address: { taken, lastAt: noon - ago } })
    assert.equal(reasonOf(had(999, 0)), undefined)
    assert.deepEqual(refusalOf(asking(had(1000, 15_000))), {
      reason: "rate_limited",
      at: noon + 45_000,
    })
    assert.equal(reasonOf(had(1000, 60_000)), undefined)
    assert.equal(reasonOf(had(1999, 60_000)), undefined)
    assert.deepEqual(refusalOf(asking(had(2000, 60_000))), {
      reason: "rate_limited",
      at: dayEndsAt(noon),
    })
    assert.equal(reasonOf({ address: undefined }), undefined)
  })
})

describe("the last codes of a day", () => {
  const divide = (clients: [client: string, codes: number, signIns: number][]) =>
    divideLastCodes(perDay, {
      codes: new Map(clients.map(([client, codes]) => [client, codes])),
      signIns: new Map(clients.map(([client, , signIns]) => [client, signIns])),
    })

  test("are divided by sign-ins among the applications of which one code in ten is one", () => {
    const shares = divide([
      ["shop", 1000, 300],
      ["club", 1000, 100],
      ["flooded", 1001, 100],
      ["quiet", 0, 0],
    ])
    assert.deepEqual(
      [...shares],
      [
        ["shop", 3750],
        ["club", 1250],
      ],
    )
  })

  test("are nobody's if no application converts", () => {
    assert.equal(divide([["flooded", 95_000, 900]]).size, 0)
  })
})

/** A keeper's ledger on rows that a restart leaves. */
function ledgerOn(sql = sqlInMemory(accountSteps.flat())) {
  let ledger = new QrLedger(sql)
  const writes = { count: 0 }
  const { exec } = sql
  sql.exec = ((...query: Parameters<typeof exec>) => {
    if (/^\s*INSERT/.test(query[0])) writes.count += 1
    return exec(...query)
  }) as typeof exec
  return {
    writes,
    spent: (now: number) => ledger.spent(now),
    codesOfLastDay: (now: number) => Object.fromEntries(ledger.codesOfLastDay(now)),
    lastOf: (client: string, now: number) => ledger.lastOf(client, now),
    giveBack: (now: number) =>
      ledger.giveBack({ clientId: "shop", address: "", isLast: false }, now),
    restart: () => {
      ledger = new QrLedger(sql)
    },
    /** Whether this page gets a code; counted if it does. */
    ask: (now: number, address = "", more: { clientId?: string; interacted?: boolean } = {}) => {
      const { clientId = "shop", interacted = true } = more
      const no = refusalOf({
        now,
        perDay,
        spent: ledger.spent(now),
        interacted,
        address: ledger.addressOf(address, now),
        lastCodes: 0,
      })
      const isLast = stageOf(ledger.spent(now), perDay) === "applications that convert"
      if (no === undefined) ledger.take({ clientId, address, isLast }, perDay, now)
      return no?.reason
    },
  }
}

describe("the ledger of QR codes", () => {
  test("writes once for a hundred codes of many addresses", () => {
    const ledger = ledgerOn()
    for (let at = 0; at < 10_000; at++) ledger.ask(noon, `address ${at}`)
    assert.equal(ledger.spent(noon), 10_000)
    // Steps of 1, 1, 2, 4 … 64 come first, and the first fifty addresses are each one in fifty.
    assert.ok(ledger.writes.count < 160, String(ledger.writes.count))
  })

  test("counts the rest of a step as spent after a restart", () => {
    const ledger = ledgerOn()
    for (let at = 0; at < 150; at++) ledger.ask(noon)
    assert.equal(ledger.spent(noon), 150)
    ledger.restart()
    // 1 + 1 + 2 + 4 + 8 + 16 + 32 + 64 and one step of a hundred.
    assert.equal(ledger.spent(noon), 228)
  })

  test("loses no more by restarts than it gave", () => {
    const ledger = ledgerOn()
    for (let at = 0; at < 1000; at++) {
      ledger.ask(noon)
      ledger.restart()
    }
    assert.equal(ledger.spent(noon), 1000)
  })

  test("begins anew at midnight in Shanghai", () => {
    const ledger = ledgerOn()
    for (let at = 0; at < 50; at++) ledger.ask(midnight - 1)
    assert.equal(ledger.spent(midnight - 1), 50)
    assert.equal(ledger.spent(midnight), 0)
    ledger.ask(midnight)
    assert.equal(ledger.spent(midnight), 1)
    ledger.restart()
    // A step is as large as what was given before.
    assert.equal(ledger.spent(midnight + hourMs), 50)
  })

  test("goes on over the hours of a day, and counts a client's last day", () => {
    const ledger = ledgerOn()
    for (let hour = 0; hour < 30; hour++) {
      ledger.ask(midnight + hour * hourMs, "", { clientId: hour % 2 ? "club" : "shop" })
    }
    const now = midnight + 29 * hourMs
    assert.equal(ledger.spent(now), 6)
    assert.deepEqual(ledger.codesOfLastDay(now), { club: 13, shop: 12 })
  })

  test("takes a code back that WeChat did not make", () => {
    const ledger = ledgerOn()
    ledger.ask(noon)
    ledger.giveBack(noon)
    assert.equal(ledger.spent(noon), 0)
    assert.deepEqual(ledger.codesOfLastDay(noon), { shop: 0 })
  })

  test("takes none back after the hour in which it was counted", () => {
    const ledger = ledgerOn()
    for (let at = 0; at < 3; at++) ledger.ask(midnight - 1)
    ledger.ask(midnight)
    for (let at = 0; at < 3; at++) ledger.giveBack(midnight - 1)
    assert.equal(ledger.spent(midnight), 1)
    assert.deepEqual(ledger.codesOfLastDay(midnight), { shop: 4 })
  })

  test("survives a clock that goes back", () => {
    const ledger = ledgerOn()
    for (let at = 0; at < 10; at++) ledger.ask(noon)
    for (let at = 0; at < 10; at++) ledger.ask(noon - 2 * hourMs)
    assert.ok(ledger.spent(noon) >= 20)
  })
})

describe("one address", () => {
  const day = (ask: (now: number) => unknown) => {
    let codes = 0
    // Four requests a second until the evening.
    for (let now = midnight; now < midnight + 20 * hourMs; now += 250) {
      if (ask(now) === undefined) codes += 1
    }
    return codes
  }

  test("gets two per cent of the day's codes, the second half one a minute", () => {
    const ledger = ledgerOn()
    let share = 0
    const codes = day((now) => {
      const no = ledger.ask(now, "a")
      if (no === undefined && now < midnight + 600_000) share += 1
      return no
    })
    assert.equal(addressShare(perDay), 2000)
    assert.ok(share >= 1000 && share <= 1010, String(share))
    assert.equal(codes, 2000)
    assert.equal(ledger.ask(midnight + 21 * hourMs, "b"), undefined)
  })

  test("gets no more by making the keeper restart", () => {
    for (const burst of [1, 3, 99, 150]) {
      const ledger = ledgerOn()
      let codes = 0
      for (let at = 0; at < 5000; at++) {
        if (at % burst === 0) ledger.restart()
        if (ledger.ask(noon, "a") === undefined) codes += 1
      }
      assert.ok(codes <= 1001, `${codes} codes in bursts of ${burst}`)
    }
  })

  test("gets no more with nineteen others that share each step", () => {
    for (const [burst, count] of [
      [5000, 20],
      [300, 20],
      [800, 40],
      [40, 15],
    ] as const) {
      const ledger = ledgerOn()
      const codes = Array<number>(count).fill(0)
      for (let at = 0; at < 60_000 && ledger.spent(noon) < 94_000; at++) {
        if (at % burst === 0) ledger.restart()
        const one = at % count
        if (ledger.ask(noon, `address ${one}`) === undefined) codes[one] = (codes[one] ?? 0) + 1
      }
      const most = Math.max(...codes)
      assert.ok(most <= 1001, `${most} codes in bursts of ${burst} of ${count} addresses`)
    }
  })

  test("begins anew with the next day", () => {
    const ledger = ledgerOn()
    for (let at = 0; at < 2100; at++) ledger.ask(midnight - hourMs, "a")
    assert.equal(ledger.ask(midnight - hourMs, "a"), "rate_limited")
    assert.equal(ledger.ask(midnight, "a"), undefined)
  })
})

describe("two hundred addresses", () => {
  test("get nothing of the last codes for an application that does not convert", () => {
    const ledger = ledgerOn()
    for (let at = 0; at < 200 * 600; at++) ledger.ask(noon, `address ${at % 200}`)
    assert.equal(ledger.spent(noon), 95_000)
    assert.equal(ledger.lastOf("shop", noon), 0)
    const shares = divideLastCodes(perDay, {
      codes: new Map([...Object.entries(ledger.codesOfLastDay(noon)), ["club", 100]]),
      signIns: new Map([
        ["shop", 900],
        ["club", 50],
      ]),
    })
    assert.deepEqual([...shares], [["club", 5000]])
  })
})

describe("a call whose quota WeChat says is used up", () => {
  const account = { qrCodesPerDay: perDay } as OfficialAccount
  const path = "/cgi-bin/qrcode/create"

  test("is not made again before midnight in Shanghai", () => {
    const sql = sqlInMemory(accountSteps.flat())
    new SpentQuotas(sql).remember(path, account, noon)
    const quotas = new SpentQuotas(sql)
    assert.ok(quotas.isSpent(path, account, midnight + 24 * hourMs - 1))
    assert.ok(!quotas.isSpent(path, account, midnight + 24 * hourMs))
    assert.ok(!quotas.isSpent("/cgi-bin/user/info", account, noon))
    assert.deepEqual(quotas.paths(account, noon), [path])
  })

  test("is made again a minute later if the day has just begun, because WeChat's may not have", () => {
    const quotas = new SpentQuotas(sqlInMemory(accountSteps.flat()))
    for (const late of [0, 300, 599_999]) {
      quotas.remember(path, account, midnight + late)
      assert.ok(quotas.isSpent(path, account, midnight + late + 59_999))
      assert.ok(!quotas.isSpent(path, account, midnight + late + 60_000), `${late} ms`)
    }
    quotas.remember(path, account, midnight + 600_000)
    assert.ok(quotas.isSpent(path, account, midnight + 24 * hourMs - 1))
  })

  test("is made again once the operator has cleared the quota and raised the setting", () => {
    const quotas = new SpentQuotas(sqlInMemory(accountSteps.flat()))
    quotas.remember(path, account, noon)
    assert.ok(!quotas.isSpent(path, { ...account, qrCodesPerDay: 2 * perDay }, noon))
  })
})

test("hours are counted from 1970", () => {
  assert.equal(hourOf(2 * hourMs + 5), 2)
})
