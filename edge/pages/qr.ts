// A QR code as one SVG path, drawn by the server for browsers without scripts. The matrix comes from
// widget.wasm, so that both draw the same code.

import { html } from "hono/html"
import module from "../../build/wasm/widget.wasm"
import type { Markup } from "./page.ts"

interface Abi {
  memory: WebAssembly.Memory
  widget_buffer(): number
  widget_qr(bytes: number, level: number): number
}

const bufferBytes = 2048
// Level M of wasm/widget_exports.cpp, the widget's default.
const level = 1
// ISO/IEC 18004 asks for four light modules on every side.
const quietZone = 4

let loaded: Abi | undefined

function widget(): Abi {
  loaded ??= new WebAssembly.Instance(module).exports as unknown as Abi
  return loaded
}

export function qrSvg(text: string, label: string): Markup {
  const { size, dark } = matrixOf(text)
  const side = size + quietZone * 2
  // Dark on light in every theme: many scanners cannot read the inverse.
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${side} ${side}"
shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path
d="${outlineOf(size, dark)}"/></svg>`
}

function matrixOf(text: string): { size: number; dark: (x: number, y: number) => boolean } {
  const abi = widget()
  const buffer = new Uint8Array(abi.memory.buffer, abi.widget_buffer(), bufferBytes)
  const { written } = new TextEncoder().encodeInto(text, buffer)
  const size = abi.widget_qr(written, level)
  if (size === 0) throw new RangeError("a QR code holds 1 to 512 bytes")
  const bit = (index: number) => ((buffer[index >> 3] ?? 0) >> (index & 7)) & 1
  return { size, dark: (x, y) => x < size && bit(y * size + x) === 1 }
}

/** One rectangle for each run of dark modules in a row. */
function outlineOf(size: number, dark: (x: number, y: number) => boolean): string {
  let path = ""
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!dark(x, y)) continue
      const from = x
      while (dark(x, y)) x++
      path += `M${from + quietZone} ${y + quietZone}h${x - from}v1h${from - x}z`
    }
  }
  return path
}
