// What strangers hear of each reason: the status, and which reasons sound alike to them. The sentences
// are in docs/reasons.md, which tests/runner compares.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { type Reason, reasons } from "../../../edge/core/reasons.ts"
import { heardOf, isNeverHeard, refuseJson } from "../../../edge/http/refuse.ts"
import { assertIsRefusalId } from "../../support/refusal-id.ts"

/** Every other reason refuses a well-formed request: 403. */
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
  429: [
    "rate_limited",
    "proof_limit",
    "too_many_requests",
    "otp_limit",
    "code_limit",
    "chat_codes_exhausted",
  ],
  503: [
    "qr_budget_spent",
    "wechat_quota",
    "wechat_unreachable",
    "wechat_refused",
    "wechat_not_called",
    "account_misconfigured",
    "wechat_ip_not_listed",
    "wechat_not_authorised",
    "wechat_credentials",
    "storage_failed",
  ],
}

/** In each list, all reasons sound like the first. */
const alike: Reason[][] = [
  ["ticket_not_found", "browser_mismatch"],
  ["proof_not_found", "client_mismatch"],
  ["statement_malformed", "statement_signature", "statement_audience", "statement_expired"],
  ["wechat_unreachable", "wechat_refused", "wechat_not_called"],
  ["account_misconfigured", "wechat_ip_not_listed", "wechat_not_authorised", "wechat_credentials"],
]

/** Everything that a stranger gets, but for the random id. */
async function heard(reason: Reason): Promise<string> {
  const answer = refuseJson(reason)
  const { error_id, ...body } = (await answer.json()) as { error_id: string }
  assertIsRefusalId(error_id)
  return JSON.stringify([answer.status, [...answer.headers], body])
}

describe("a refusal", () => {
  test("has the status that is decided for its reason", () => {
    for (const reason of reasons) {
      const [status = 403] = Object.keys(statuses).filter((one) =>
        statuses[Number(one)]?.includes(reason),
      )
      assert.equal(heardOf(reason).status, Number(status), reason)
    }
  })

  test("sounds the same for the reasons that a stranger must not tell apart", async () => {
    for (const [first, ...others] of alike) {
      for (const other of others) assert.equal(await heard(other), await heard(first as Reason))
    }
  })

  test("uses the name of the reason for all others", () => {
    const hidden = alike.flatMap(([, ...others]) => others)
    const named = reasons.filter((reason) => !hidden.includes(reason))
    assert.deepEqual(
      named.map((reason) => heardOf(reason).error),
      named,
    )
  })

  test("has a general sentence for reasons that no stranger hears", () => {
    const silent = reasons.filter(isNeverHeard)
    assert.ok(silent.length > 50)
    const sentences = silent.map((reason) => heardOf(reason).sentence)
    assert.deepEqual([...new Set(sentences)], ["The sign-in was refused."])
  })

  test("tells a program when to retry while WeChat is in trouble", () => {
    const later = reasons.filter((reason) => refuseJson(reason).headers.get("retry-after") === "5")
    // The account's keeper knows when a day ends, and nobody when an operator acts.
    const [, lasting = []] = alike.filter(([first]) => heardOf(first as Reason).status === 503)
    const others = ["qr_budget_spent", "wechat_quota", ...lasting]
    const passing = (statuses[503] ?? []).filter((reason) => !others.includes(reason))
    assert.deepEqual(later, passing.sort(byCode))
  })
})

const byCode = (one: Reason, other: Reason) => reasons.indexOf(one) - reasons.indexOf(other)
