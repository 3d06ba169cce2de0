// A QR code as one SVG path: sharp at any size, and built by DOM calls, which no CSP blocks.

import type { Matrix } from "./widget-core.ts"

// ISO/IEC 18004 asks for four light modules on every side.
export const quietZone = 4
const namespace = "http://www.w3.org/2000/svg"

/** `pale`: expired, so not to be scanned and hidden from screen readers. */
export function drawQr(matrix: Matrix, name: string, pale?: boolean): SVGElement {
  const side = matrix.size + quietZone * 2
  const role = pale ? { class: "qr pale", "aria-hidden": "true" } : { class: "qr", role: "img" }
  const looks = { viewBox: `0 0 ${side} ${side}`, "shape-rendering": "crispEdges", part: "qr" }
  const svg = make("svg", { ...looks, ...role, "aria-label": name })
  // Dark on light in every theme: many scanners cannot read the inverse.
  svg.append(make("path", { fill: "#fff", d: `M0 0h${side}v${side}H0z` }))
  svg.append(make("path", { d: outline(matrix) }))
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

/** An icon of one stroke, in a square of 24. */
export function drawPath(d: string, className: string): SVGElement {
  const svg = make("svg", { viewBox: "0 0 24 24", class: className, "aria-hidden": "true" })
  svg.append(make("path", { d }))
  return svg
}

export function make(tag: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS(namespace, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}
