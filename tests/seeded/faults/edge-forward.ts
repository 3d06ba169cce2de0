// Faults of forwarded pushes.

import type { Fault } from "../fault.ts"

export const edgeForwardFaults: readonly Fault[] = [
  {
    fault: "a target's redirect is followed",
    breaks: "OP-01",
    file: "edge/base/forward-call.ts",
    before: 'redirect: "manual"',
    after: 'redirect: "follow"',
    test: "tests/attack/forward-ssrf.test.ts",
    title: "is not followed to the inside",
  },
  {
    fault: "WeChat is answered before the queue has what no target took",
    breaks: "D14",
    file: "edge/routes/wechat/with-targets.ts",
    before: "const isKept = await forwarded.keepRest()",
    after: "const isKept = true; void forwarded.keepRest()",
    test: "tests/edge/forward/crash.test.ts",
    title: "cannot write, WeChat hears 503, and repeats the push",
  },
  {
    fault: "a target answers in place of Menshen",
    breaks: "docs/forward.md",
    file: "edge/sign-in/push-answer.ts",
    before: "if (isOwn) return false",
    after: "if (isOwn) return true",
    test: "tests/edge/forward/own.test.ts",
    title: "is answered by Menshen, and only a target with copies hears of it",
  },
  {
    fault: "a target's answer goes to WeChat unchecked",
    breaks: "docs/forward.md",
    file: "edge/sign-in/forward/delivery.ts",
    before: 'reason === "accepted" ? undefined',
    after: 'reason !== "too_large" ? undefined',
    test: "tests/edge/forward/reply.test.ts",
    title: "is not answered by garbage: a valid reply that comes later wins",
  },
  {
    fault: "a repeat of WeChat's is kept beside the first push",
    breaks: "docs/forward.md",
    file: "edge/sign-in/forward/forward-push.ts",
    before: "\\n${key}`",
    after: "\\n${key}${Math.random()}`",
    test: "tests/attack/forward-forged.test.ts",
    title:
      "a signed push that somebody repeats waits once, and reaches a target no more often than WeChat's",
  },
]
