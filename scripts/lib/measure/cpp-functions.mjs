// Finds the functions of a C++ file by its braces: clang-format makes that reliable enough to count.

/**
 * The number of lines of each function with a body at namespace or class scope, from its name to its
 * brace.
 */
export function cppFunctionSizes(source) {
  const text = blanked(source)
  const sizes = []
  const scopes = []
  let headFrom = 0
  for (const { index, 0: mark } of text.matchAll(/[{};]/g)) {
    const head = text.slice(headFrom, index).replace(/^(\s|(public|private|protected):)*/, "")
    if (mark === "{") {
      const kind = kindOf(head, scopes.at(-1)?.kind ?? "open")
      scopes.push({ kind, from: index - head.length })
      if (kind === "value") continue
    } else if (mark === "}") {
      const scope = scopes.pop()
      if (scope?.kind === "function") sizes.push(linesIn(text, scope.from, index))
      // The braces of a value belong to the expression that follows them.
      if (scope?.kind === "value") continue
    } else if (scopes.at(-1)?.kind === "value") continue
    headFrom = index + 1
  }
  return sizes
}

/** What a brace opens, judged by the text before it: "open" for a namespace or a type. */
function kindOf(head, around) {
  if (around !== "open") return "inner"
  if (/\b(namespace|extern)\b[^()]*$/.test(head)) return "open"
  if (/\b(class|struct|union|enum)\b[^()=]*$/.test(head)) return "open"
  if (!head.includes(")") || unclosed(head)) return "value"
  if (/[^=!<>]=(?!=)/.test(head.replace(/operator\s*[^\s(]+|\([^()]*\)/g, ""))) return "value"
  // `Name() : member_{…} {`: the first brace holds a member's value.
  return /\)[^:]*[^:]:(?!:)[^{]*[\w>]\s*$/.test(head) && !/\)\s*$/.test(head) ? "value" : "function"
}

const unclosed = (head) => head.split("(").length !== head.split(")").length

const linesIn = (text, from, to) => text.slice(from, to).split("\n").length

/** The text with comments, literals and preprocessor lines blanked; line numbers stay the same. */
function blanked(source) {
  const skipped =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|R"(\w*)\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'|^[ \t]*#(?:\\\n|[^\n])*/gm
  return source.replace(skipped, (found, _raw, at) =>
    /[\dA-Fa-f]/.test(source[at - 1] ?? "") && found.startsWith("'")
      ? found
      : found.replace(/[^\n]/g, " "),
  )
}
