// The table of SECURITY.md: each limit, its default and its reason, from core/config/limits.hpp.

const marks = ["<!-- limits -->", "<!-- /limits -->"]

/** SECURITY.md with the table between its two marks. */
export function withLimits(text, { limits }) {
  const [before, rest] = text.split(marks[0])
  if (rest === undefined || !rest.includes(marks[1])) {
    throw new Error(`SECURITY.md has no ${marks.join(" … ")}`)
  }
  const after = rest.slice(rest.indexOf(marks[1]))
  return `${before}${marks[0]}\n${table(limits)}\n${after}`
}

function table(limits) {
  const rows = limits.map(
    ({ name, per, counts, most, windowSeconds, reason }) =>
      `| \`${name}\` | ${counts}, for each ${per} | ${most.toLocaleString("en")} ${within(windowSeconds)} | ${reason} |`,
  )
  return ["| limit | counts | default | reason |", "|---|---|---|---|", ...rows].join("\n")
}

const within = (seconds) =>
  seconds === 0 ? "at once" : seconds === 60 ? "a minute" : `in ${seconds} s`
