// Pieces of a generated Markdown page.

export const code = (text) => `\`${text}\``

/** `|` would end a table cell. */
export const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n")

export const fenced = ({ language, code: text }) => `\`\`\`${language}\n${text}\n\`\`\``

/** Joins blocks with an empty line between them; empty blocks are dropped. */
export const page = (...blocks) => `${blocks.flat(Infinity).filter(Boolean).join("\n\n")}\n`
