// The subjects of commits.

import { spawnSync } from "node:child_process"

export const longestSubject = 72

/** The subjects of a range of commits, the newest first; undefined where git does not know it. */
export function subjectsOf(root, range = "HEAD") {
  const options = { cwd: root, encoding: "utf8" }
  const { status, stdout } = spawnSync("git", ["log", "--no-merges", "--format=%s", range], options)
  return status === 0 ? stdout.split("\n").filter((line) => line !== "") : undefined
}

/** The faults of a subject, in words; empty when it has none. */
export function subjectFaults(subject) {
  const faults = []
  if (subject.length > longestSubject) {
    faults.push(`has ${subject.length} characters, more than ${longestSubject}`)
  }
  if (subject.includes(";")) faults.push('joins several changes with ";"')
  return faults
}
