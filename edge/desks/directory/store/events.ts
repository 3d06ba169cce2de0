// The events that applications receive, derived from the writes of a decision. Pure.

import type { Write } from "../../../core/binding.ts"

export const eventTypes = [
  "user.created",
  "user.bound",
  "user.unbound",
  "user.merged",
  "user.unfollowed",
  "user.forgotten",
] as const

/** `data.user` is the `sub` of tokens; identities are named as in tokens with scope `wechat`. */
export interface PersonEvent {
  type: (typeof eventTypes)[number]
  user: string
  data: { user: string; from?: string; identity?: { appId: string; openid: string } }
}

/** A merge gives one event without its moves; the event of a forgotten user names nothing forgotten. */
export function eventsOf(writes: readonly Write[]): PersonEvent[] {
  const merged = writes.some(({ kind }) => kind === "retire_user")
  const forgotten = writes.some(({ kind }) => kind === "forget_user")
  return writes.flatMap((write): PersonEvent[] => {
    switch (write.kind) {
      case "add_user":
        return [{ type: "user.created", user: write.user, data: { user: write.user } }]
      case "add_identity":
        return [identityEvent("user.bound", write.user, write)]
      case "remove_identity":
        return forgotten ? [] : [identityEvent("user.unbound", write.user, write)]
      case "move_identity":
        if (merged) return []
        return [
          identityEvent("user.unbound", write.from, write),
          identityEvent("user.bound", write.to, write),
        ]
      case "retire_user": {
        const data = { user: write.into, from: write.user }
        return [{ type: "user.merged", user: write.into, data }]
      }
      case "forget_user":
        return [{ type: "user.forgotten", user: write.user, data: { user: write.user } }]
      default:
        return []
    }
  })
}

export function identityEvent(
  type: PersonEvent["type"],
  user: string,
  { appId, openid }: { appId: string; openid: string },
): PersonEvent {
  return { type, user, data: { user, identity: { appId, openid } } }
}
