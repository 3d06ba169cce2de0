// Faults of the queue of forwarded pushes.

import type { Fault } from "../fault.ts"

export const edgeQueueFaults: readonly Fault[] = [
  {
    fault: "a push rests in clear",
    breaks: "OP-04",
    file: "edge/desks/forward/sealed-push.ts",
    before: "return (await this.boxOf(current)).sealBytes(bytesOf(push), id)",
    after: "return current === id ? new Uint8Array() : bytesOf(push)",
    test: "tests/edge/forward/queue-sealed.test.ts",
    title: "rests sealed: body, query and Content-Type (OP-04)",
  },
  {
    fault: "a target that hangs takes the places of the others",
    breaks: "docs/forward.md",
    file: "edge/desks/forward/push-delivery.ts",
    before: "filter((row) => row.target === target)",
    after: "filter((row) => row.target !== target || true)",
    test: "tests/edge/forward/queue.test.ts",
    title: "has four pushes on their way, and delays no other target",
  },
  {
    fault: "a push is deleted although its target failed",
    breaks: "docs/forward.md",
    file: "edge/desks/forward/push-delivery.ts",
    before: "this.desk.rows.failed(row, outcome.failure, now)",
    after: "this.desk.rows.delivered(row)",
    test: "tests/edge/forward/queue.test.ts",
    title: "gets a push again that it was killed with",
  },
  {
    fault: "a full queue takes more",
    breaks: "AV-08",
    file: "edge/desks/forward/push-rows.ts",
    before: 'if (this.drop(oldest("1")) === 0) return false',
    after: 'if (this.drop(oldest("1")) === 0) return true',
    test: "tests/edge/forward/queue-bounds.test.ts",
    title: "takes no more while all wait, and says so",
  },
]
