// The limit of open files. Each connection is one, and workerd ends when it can accept no more of them
// (docs/operating.md#connections). Node raises its own limit to the highest that is allowed, and its children
// inherit that.

import { systemReport } from "./system-report.ts"

/** A thousand sockets are allowed to each address. Below ten times as many, a few strangers reach the limit. */
const enough = 10_000

export interface Limit {
  soft: number | "unlimited"
  hard: number | "unlimited"
}

/** A sentence if the limit is low, and none if the system knows no limit. */
export function warnAboutOpenFiles(limit: Partial<Limit>): string[] {
  const { soft } = limit
  if (typeof soft !== "number" || soft >= enough) return []
  return [
    `Only ${soft} files can be open, so about as many connections end Menshen. Raise the limit (systemd: LimitNOFILE=65536; a shell: ulimit -Hn 65536) to ${enough} at least, and let a proxy bound the connections of one address.`,
  ]
}

/** Node raises its own limit, and that of its children, in the same way. */
export function openFiles(): Partial<Limit> {
  const { soft, hard } = systemReport().userLimits?.open_files ?? {}
  return {
    ...(soft !== undefined && { soft: countOf(soft) }),
    ...(hard !== undefined && { hard: countOf(hard) }),
  }
}

const countOf = (text: string | number) => (text === "unlimited" ? text : Number(text))
