// Figures of lists and texts.

/** The smallest value that this share of a list does not exceed: a half gives the median. */
export function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

/** "median / 95th percentile / largest". */
export const spreadOf = (values) =>
  values.length === 0 ? "–" : [0.5, 0.95, 1].map((share) => quantile(values, share)).join(" / ")

export const linesOf = (text) => text.replace(/\n$/, "").split("\n")

/** The number of lines that contain only comment. */
export function commentLines(text) {
  let inBlock = false
  return linesOf(text).filter((line) => {
    const opens = /^\s*\/\*/.test(line)
    const isComment = inBlock || opens || /^\s*\/\//.test(line)
    if (inBlock || opens) inBlock = !line.includes("*/")
    return isComment
  }).length
}

/** "12 %" */
export const percent = (part, whole) => `${whole ? Math.round((100 * part) / whole) : 0} %`
