// One instance of core.wasm, and the only file that calls into it
// (docs/decisions/0018-no-generated-glue.md). All calls share one input and one output buffer, so a call
// writes, runs and reads without await.

import { abiVersion } from "./generated.ts"
import { Reader, Writer } from "./wire.ts"

type Call = (length: number) => number
type Exports = Record<string, Call> & { memory: WebAssembly.Memory; _initialize: () => void }

interface Instance {
  exports: Exports
  writer: () => Writer
  reader: (length: number) => Reader
  wipe: (length: number) => void
}

function instantiate(module: WebAssembly.Module): Instance {
  // {}: the core imports nothing.
  const exports = new WebAssembly.Instance(module, {}).exports as unknown as Exports
  exports._initialize()
  const call = (name: string) => exports[name]?.(0) ?? 0
  const version = call("menshen_abi_version")
  if (version !== abiVersion) {
    throw new Error(`core.wasm has ABI ${version}, this build needs ${abiVersion}: rebuild both`)
  }
  const size = call("menshen_buffer_bytes")
  const part = (start: number) => ({
    bytes: new Uint8Array(exports.memory.buffer, start, size),
    view: new DataView(exports.memory.buffer, start, size),
  })
  const input = part(call("menshen_input"))
  const output = part(call("menshen_output"))
  return {
    exports,
    writer: () => new Writer(input.bytes, input.view),
    reader: (length) => new Reader(output.bytes, output.view, length),
    wipe: (length) => input.bytes.fill(0, 0, length),
  }
}

export class Door {
  private readonly module: WebAssembly.Module
  private readonly prepare: (door: Door) => void
  private instance: Instance
  private isPreparing = false

  /** `prepare` runs on every new instance, because after a trap the core has lost its configuration. */
  constructor(module: WebAssembly.Module, prepare: (door: Door) => void = () => {}) {
    this.module = module
    this.prepare = prepare
    this.instance = instantiate(module)
    this.prepareInstance()
  }

  /**
   * Writes, calls and reads, without await. The core wipes its input, which may hold secrets. A trap
   * is a bug in the core: the error is rethrown, and the next call gets a fresh instance.
   */
  call<T>(name: string, write: (to: Writer) => void, read: (from: Reader) => T): T {
    const { exports, writer, reader, wipe } = this.instance
    const fields = writer()
    try {
      write(fields)
      const call = exports[name]
      if (call === undefined) throw new Error(`core.wasm does not export ${name}`)
      return read(reader(call(fields.length)))
    } catch (error) {
      wipe(fields.length)
      if (error instanceof WebAssembly.RuntimeError) this.renew()
      throw error
    }
  }

  private renew(): void {
    this.instance = instantiate(this.module)
    this.prepareInstance()
  }

  /** A preparation that traps would trap again in the instance after it, and so on without end. */
  private prepareInstance(): void {
    if (this.isPreparing) return
    this.isPreparing = true
    try {
      this.prepare(this)
    } finally {
      this.isPreparing = false
    }
  }
}
