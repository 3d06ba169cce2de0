// The tables of docs/texts.md, from core/config/texts.hpp.

const rowOf = ({ name, where, placeholders, lines, columns }) => {
  const known = placeholders.map((one) => `\`{${one}}\``).join(", ") || "none"
  return `| \`${name}\` | ${where} | ${known} | ${lines} of ${columns / 2} Chinese characters or ${columns} others |`
}

const table = (rows) =>
  [
    "| key | where it stands | placeholders | lines |",
    "|---|---|---|---|",
    ...rows.map(rowOf),
  ].join("\n")

function between(text, name, content) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [before, rest] = text.split(start)
  if (!rest?.includes(end)) throw new Error(`docs/texts.md has no ${start} … ${end}`)
  return `${before}${start}\n${content}\n${rest.slice(rest.indexOf(end))}`
}

/** docs/texts.md with its two tables. */
export const withTexts = (text, { texts }) =>
  between(between(text, "replies", table(texts.replies)), "pages", table(texts.pages))
