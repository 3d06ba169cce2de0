// Faults on the side of WeChat.

import type { Fault } from "../fault.ts"

export const edgeWechatFaults: readonly Fault[] = [
  {
    fault: "the access token is fetched for each call",
    breaks: "AV-02",
    file: "edge/desks/account/egress/direct.ts",
    before: "if (stored !== undefined) return accepted(stored)",
    after: "",
    test: "tests/edge/worker/config.test.ts",
    title: "AV-02: is requested once for tickets one after the other",
  },
  {
    fault: "each caller fetches an access token",
    breaks: "AV-02",
    file: "edge/desks/account/egress/direct.ts",
    before: "this.flight ??= this.fetchToken(account)",
    after: "this.flight = this.fetchToken(account)",
    test: "tests/edge/worker/config.test.ts",
    title: "AV-02: is requested once for 50 simultaneous tickets",
  },
  {
    fault: "a used-up quota is asked for again",
    breaks: "P-10",
    file: "edge/desks/account/wechat-calls.ts",
    before: "if (isSpent) this.quotas.remember(path, account, Date.now())",
    after: "",
    test: "tests/attack/spent-quota.test.ts",
    title: "a used-up quota is remembered until WeChat's midnight, also over a restart",
  },
  {
    fault: "the quota of QR codes is exceeded",
    breaks: "P-10",
    file: "edge/desks/account/qr-budget.ts",
    before: "{ from: 100,",
    after: "{ from: 110,",
    test: "tests/edge/worker/qr-budget.test.ts",
    title: "gets none when the day's codes are made, whoever asks",
  },
  {
    fault: "a push is acknowledged although its write failed",
    breaks: "D14",
    file: "edge/routes/wechat/callback.ts",
    before: 'return new Response(null, { status: 503, headers: { "retry-after": "1" } })',
    after: "return acknowledge()",
    test: "tests/faults/sql.test.ts",
    title: "a desk that cannot start acknowledges nothing, and starts when it can (BI 139)",
  },
  {
    fault: "a code of WeChat's counts in another browser",
    breaks: "CD-08",
    file: "edge/sign-in/web-authorization.ts",
    before: "equalInConstantTime(own, encoder.encode(state))",
    after: 'own.length > 0 && state !== ""',
    test: "tests/edge/wechat/web-authorization-refused.test.ts",
    title: "belongs to one ticket, one browser and one account",
  },
  {
    fault: "chat codes may be guessed",
    breaks: "CD-09",
    file: "edge/desks/account/chat-codes.ts",
    before: 'if (triesLeft <= 0) return refused("chat_code_limit", 0)',
    after: "",
    test: "tests/edge/codes/times.test.ts",
    title: "the sixth code within ten minutes is not checked, even if it is right",
  },
]
