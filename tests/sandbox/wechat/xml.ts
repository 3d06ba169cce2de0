// Writes WeChat's XML and reads the XML of passive replies. Written for this sandbox alone.
export type XmlNode = string | { [name: string]: XmlNode | XmlNode[] }
export type Fields = Record<string, string | number | bigint>

/** Texts go into CDATA, numbers stay bare; one element per line, as in WeChat's samples. */
export function writeXml(fields: Fields, safely: boolean): string {
  const lines = Object.entries(fields).map(([name, value]) =>
    typeof value === "string"
      ? `<${name}>${cdata(value, safely)}</${name}>`
      : `<${name}>${value}</${name}>`,
  )
  return `<xml>${lines.join("\n")}\n</xml>`
}

function cdata(text: string, safely: boolean): string {
  return `<![CDATA[${safely ? text.replaceAll("]]>", "]]]]><![CDATA[>") : text}]]>`
}

/** Accepts one root named xml, elements, CDATA and text. Anything else is a SyntaxError. */
export function readXml(text: string): { [name: string]: XmlNode | XmlNode[] } {
  const reader = new Reader(text)
  const [name, root] = reader.element()
  reader.end()
  if (name !== "xml") throw new SyntaxError(`the root element is <${name}>, not <xml>`)
  return typeof root === "string" ? {} : root
}

class Reader {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
    this.take(/\s*(<\?xml[^?]*\?>)?\s*/y)
  }

  element(): [string, XmlNode] {
    const name = this.need(/<([A-Za-z_][\w.-]*)\s*>/y, "an opening tag")
    let content = ""
    const children: { [name: string]: XmlNode | XmlNode[] } = {}
    for (;;) {
      const text = this.characters()
      if (text !== undefined) content += text
      else if (this.take(/<\/([A-Za-z_][\w.-]*)\s*>/y, name) !== undefined) break
      else add(children, ...this.element())
    }
    if (Object.keys(children).length === 0) return [name, content]
    if (content.trim()) throw new SyntaxError(`text between the elements of <${name}>`)
    return [name, children]
  }

  end(): void {
    this.take(/\s*/y)
    if (this.at !== this.text.length) throw new SyntaxError("something follows the root element")
  }

  private characters(): string | undefined {
    const raw = this.take(/<!\[CDATA\[([\s\S]*?)\]\]>/y)
    if (raw !== undefined) return raw
    const plain = this.take(/([^<]+)/y)
    return plain === undefined ? undefined : decode(plain)
  }

  private take(pattern: RegExp, wanted?: string): string | undefined {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (!match || (wanted !== undefined && match[1] !== wanted)) return undefined
    this.at = pattern.lastIndex
    return match[1] ?? ""
  }

  private need(pattern: RegExp, what: string): string {
    const found = this.take(pattern)
    if (found === undefined) throw new SyntaxError(`${what} was expected at character ${this.at}`)
    return found
  }
}

function add(into: { [name: string]: XmlNode | XmlNode[] }, name: string, value: XmlNode): void {
  const present = into[name]
  if (present === undefined) into[name] = value
  else if (Array.isArray(present)) present.push(value)
  else into[name] = [present, value]
}

const entities: Record<string, string> = {
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
  "&quot;": '"',
  "&apos;": "'",
}

function decode(text: string): string {
  return text.replace(/&[^;]*;?/g, (entity) => {
    const plain = entities[entity]
    if (plain === undefined) throw new SyntaxError(`${entity} is not an entity of XML`)
    return plain
  })
}
