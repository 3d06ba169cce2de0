/** Test counts from a runner's own summary: { passed, failed }, or undefined without one. */

export function countCtest(output) {
  const summary = /tests passed, (\d+) tests failed out of (\d+)/.exec(output)
  if (!summary) return undefined
  const [failed, all] = [Number(summary[1]), Number(summary[2])]
  return { passed: all - failed, failed }
}

/** The closing lines of node --test's spec reporter; a cancelled test has not passed. */
export function countNodeTests(output) {
  const last = (name) => {
    const found = [...output.matchAll(new RegExp(`^ℹ ${name} (\\d+)$`, "gm"))].at(-1)
    return found ? Number(found[1]) : undefined
  }
  const [passed, failed, cancelled] = ["pass", "fail", "cancelled"].map(last)
  return passed === undefined ? undefined : { passed, failed: failed + cancelled }
}
