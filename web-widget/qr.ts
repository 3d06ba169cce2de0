// A QR code as one SVG path: crisp at any size, made by DOM calls, so no CSP stands in its way.

import type { Matrix } from "./brain.ts"

// ISO/IEC 18004 asks for four light modules on every side.
const quietZone = 4
const namespace = "http://www.w3.org/2000/svg"

export function drawQr(matrix: Matrix, name: string): SVGElement {
  const side = matrix.size + quietZone * 2
  const svg = make("svg", {
    viewBox: `0 0 ${side} ${side}`,
    role: "img",
    "aria-label": name,
    "shape-rendering": "crispEdges",
    class: "qr",
    part: "qr",
  })
  // Dark on light in every theme: many scanners cannot read the inverse.
  svg.append(make("path", { fill: "#fff", d: `M0 0h${side}v${side}H0z` }))
  svg.append(make("path", { fill: "#000", d: outline(matrix) }))
  return svg
}

/** One rectangle for each run of dark modules in a row. */
export function outline({ size, dark }: Matrix): string {
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

/** A drawing of one stroke, coloured by the style sheet. */
export function drawPath(d: string, viewBox: string, className: string): SVGElement {
  const svg = make("svg", { viewBox, class: className, fill: "none", stroke: "currentColor" })
  svg.append(make("path", { d, "stroke-linecap": "round", "stroke-linejoin": "round" }))
  return svg
}

function make(tag: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS(namespace, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}
