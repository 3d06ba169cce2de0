// What strangers hear of each reason: which status, and which reasons they cannot tell apart. The
// sentences stand in docs/reasons.md, which tests/runner compares.

import assert from "node:assert/strict"
import { test } from "node:test"
import { type Reason, reasons } from "../../../edge/core/reasons.ts"
import { heardOf, isNeverHeard, refuseJson } from "../../../edge/http/refuse.ts"

/** Every other reason is a request that was understood and is refused: 403. */
const statuses: Record<number, Reason[]> = {
  400: [
    "client_unknown",
    "redirect_uri_not_registered",
    "request_malformed",
    "address_malformed",
    "statement_malformed",
    "statement_signature",
    "statement_audience",
    "statement_expired",
  ],
  404: ["ticket_not_found", "browser_mismatch", "proof_not_found", "client_mismatch"],
  409: ["ticket_out_of_turn", "confirm_other_way", "proof_used"],
  410: ["ticket_expired", "proof_expired"],
  429: ["proof_limit", "too_many_requests", "code_limit", "chat_codes_exhausted"],
  503: [
    "wechat_quota",
    "wechat_unreachable",
    "wechat_ip_not_listed",
    "wechat_not_authorised",
    "wechat_credentials",
    "wechat_refused",
    "wechat_not_called",
  ],
}

/** The second and all that follow sound like the first. */
const alike: Reason[][] = [
  ["ticket_not_found", "browser_mismatch"],
  ["proof_not_found", "client_mismatch"],
  ["statement_malformed", "statement_signature", "statement_audience", "statement_expired"],
  [
    "wechat_unreachable",
    "wechat_ip_not_listed",
    "wechat_not_authorised",
    "wechat_credentials",
    "wechat_refused",
    "wechat_not_called",
  ],
]

/** All that a stranger gets. */
async function heard(reason: Reason): Promise<string> {
  const answer = refuseJson(reason)
  return JSON.stringify([answer.status, [...answer.headers], await answer.text()])
}

test("each reason has the status that was decided for it", () => {
  for (const reason of reasons) {
    const [status = 403] = Object.keys(statuses).filter((one) =>
      statuses[Number(one)]?.includes(reason),
    )
    assert.equal(heardOf(reason).status, Number(status), reason)
  }
})

test("a stranger cannot tell apart what is not theirs to know", async () => {
  for (const [first, ...others] of alike) {
    for (const other of others) assert.equal(await heard(other), await heard(first as Reason))
  }
})

test("every other reason goes by its own name", () => {
  const hidden = alike.flatMap(([, ...others]) => others)
  const named = reasons.filter((reason) => !hidden.includes(reason))
  assert.deepEqual(
    named.map((reason) => heardOf(reason).error),
    named,
  )
})

test("what no stranger hears of would say nothing", () => {
  const silent = reasons.filter(isNeverHeard)
  assert.ok(silent.length > 50)
  const sentences = silent.map((reason) => heardOf(reason).sentence)
  assert.deepEqual([...new Set(sentences)], ["The sign-in was refused."])
})

test("where WeChat is in trouble, a program hears when to ask again", () => {
  const later = reasons.filter((reason) => refuseJson(reason).headers.get("retry-after") === "5")
  assert.deepEqual(later, [...(statuses[503] ?? [])].sort(byCode))
})

const byCode = (one: Reason, other: Reason) => reasons.indexOf(one) - reasons.indexOf(other)
