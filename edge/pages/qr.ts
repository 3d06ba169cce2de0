// A QR code as one SVG path, drawn by the server: in a page, or as a file of its own. The matrix comes from
// widget.wasm, so that the widget draws the same code.

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

const namespace = "http://www.w3.org/2000/svg"
/** Sharp where a phone keeps the image to scan it. */
const pixelsPerModule = 12

export function qrSvg(text: string, label: string): Markup {
  const { side, paths } = drawn(text)
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${side} ${side}"
shape-rendering="crispEdges">${paths}</svg>`
}

export function qrFile(text: string): Markup {
  const { side, paths } = drawn(text)
  const pixels = side * pixelsPerModule
  return html`<svg xmlns="${namespace}" width="${pixels}" height="${pixels}" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">${paths}</svg>`
}

/** In the place of a QR code that cannot be had. */
export function sentenceFile(sentence: string): Markup {
  const [side, lineHeight] = [240, 24]
  const lines = linesOf(sentence)
  const top = side / 2 - ((lines.length - 1) * lineHeight) / 2
  const rows = lines.map(
    (line, at) => html`<tspan x="${side / 2}" y="${top + at * lineHeight}">${line}</tspan>`,
  )
  return html`<svg xmlns="${namespace}" width="${side}" height="${side}" viewBox="0 0 ${side} ${side}"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><text
font-family="system-ui, sans-serif" font-size="16" fill="#1b1f23" text-anchor="middle" dominant-baseline="middle">${rows}</text></svg>`
}

/** SVG breaks no lines. A Chinese or Japanese character is as wide as two others, and may begin a line. */
function linesOf(sentence: string): string[] {
  const widthMost = 24
  const widthOf = (text: string) =>
    [...text].reduce((sum, one) => sum + (one > "\u2e7f" ? 2 : 1), 0)
  const lines = [""]
  for (const piece of sentence.match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+|\s+/gu) ?? []) {
    const line = `${lines.at(-1)}${piece}`
    // A mark that ends a sentence stays on its line.
    if (widthOf(line) > widthMost && !/^[\s、。，！？]/u.test(piece)) lines.push(piece)
    else lines[lines.length - 1] = line
  }
  return lines.map((line) => line.trim())
}

function drawn(text: string): { side: number; paths: Markup } {
  const { size, dark } = matrixOf(text)
  const side = size + quietZone * 2
  // Dark on light in every theme: many scanners cannot read the inverse.
  const paths = html`<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path
d="${outlineOf(size, dark)}"/>`
  return { side, paths }
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
