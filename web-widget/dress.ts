// Constructed style sheets, because a strict CSP blocks every other style in a shadow tree. Each belongs to
// one document: a tree that moves to another loses it, and would be refused it there.

const made = new WeakMap<Document, Record<string, CSSStyleSheet>>()

/** Does nothing if the tree has these styles. */
export function dress(root: ShadowRoot, css: string): void {
  const { ownerDocument: document, adoptedStyleSheets: worn } = root
  const { defaultView: view } = document
  // A template has no window, and shows nothing.
  if (!view) return
  const sheets = made.get(document) ?? {}
  made.set(document, sheets)
  if (!sheets[css]) {
    sheets[css] = new view.CSSStyleSheet()
    sheets[css].replaceSync(css)
  }
  if (!worn.includes(sheets[css])) root.adoptedStyleSheets = [...worn, sheets[css]]
}
