// The host's half of wasm/wire.hpp: writes fields into one buffer and reads fields from another.

const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

export class Writer {
  length = 0
  private readonly bytes: Uint8Array
  private readonly view: DataView

  constructor(bytes: Uint8Array, view: DataView) {
    this.bytes = bytes
    this.view = view
  }

  number(value: number): this {
    this.room(8)
    this.view.setFloat64(this.length, value, true)
    this.length += 8
    return this
  }

  /** Writes the index of a name in its list. */
  oneOf<Name>(names: readonly Name[], name: Name): this {
    return this.number(names.indexOf(name))
  }

  /** Text is written as UTF-8, bytes as they are. */
  text(value: string | Uint8Array): this {
    const start = this.length + 4
    // A UTF-16 unit encodes to at most three bytes.
    const most = typeof value === "string" ? value.length * 3 : value.length
    const space = this.bytes.length - start
    if (typeof value !== "string") {
      this.room(4 + most)
      this.bytes.set(value, start)
      return this.end(start, value.length)
    }
    this.room(4)
    const { read, written } = encoder.encodeInto(value, this.bytes.subarray(start))
    if (most > space && read < value.length) {
      // These bytes may begin a secret, and the caller wipes only what `length` counts.
      this.bytes.fill(0, start, start + written)
      throw new RangeError("too large for the core")
    }
    return this.end(start, written)
  }

  private end(start: number, count: number): this {
    this.view.setUint32(start - 4, count, true)
    this.length = start + count
    return this
  }

  private room(count: number): void {
    if (this.length + count > this.bytes.length) throw new RangeError("too large for the core")
  }
}

export class Reader {
  private at = 0
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private readonly length: number

  constructor(bytes: Uint8Array, view: DataView, length: number) {
    this.bytes = bytes
    this.view = view
    this.length = length
  }

  number(): number {
    const value = this.view.getFloat64(this.at, true)
    this.at += 8
    return value
  }

  oneOf<Name>(names: readonly Name[]): Name {
    const place = this.number()
    const name = names[place]
    if (name === undefined) throw new RangeError(`the core answered ${place}, which names nothing`)
    return name
  }

  text(): string {
    return decoder.decode(this.take())
  }

  /** The lines of a text; each ends with a line break. */
  lines(): string[] {
    const text = this.text()
    const lines: string[] = []
    let start = 0
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      lines.push(text.slice(start, end))
      start = end + 1
    }
    return lines
  }

  /** A copy, because the next call reuses the buffer. */
  copy(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.take())
  }

  private take(): Uint8Array {
    const count = this.view.getUint32(this.at, true)
    const start = this.at + 4
    this.at = start + count
    if (this.at > this.length) throw new RangeError("the core answered with fewer fields")
    return this.bytes.subarray(start, this.at)
  }
}
