// The subjects of commits.

import { spawnSync } from "node:child_process"

export const longestSubject = 72

/** The subjects of a range of commits, the newest first; undefined where git does not know it. */
export function subjectsOf(root, range = "HEAD") {
  const options = { cwd: root, encoding: "utf8" }
  const { status, stdout } = spawnSync("git", ["log", "--no-merges", "--format=%s", range], options)
  return status === 0 ? stdout.split("\n").filter((line) => line !== "") : undefined
}
