// For some QR codes only: a logo in the middle, or an image that a phone can save.

import { make, outline, quietZone } from "./qr.ts"
import type { Matrix } from "./widget-core.ts"

// A white plate of this share of the side hides one module in seventeen. A QR code with a logo has level
// H, which repairs three codewords in ten; even level M repairs one in seven.
export const plateShare = 0.24
const pixels = 12

export function placeLogo(qr: Element, matrix: Matrix, href: string): void {
  const middle = matrix.size / 2 + quietZone
  const square = (width: number) => {
    const [from, side] = [String(middle - width / 2), String(width)]
    return { x: from, y: from, width: side, height: side }
  }
  const plate = matrix.size * plateShare
  qr.append(make("rect", { fill: "#fff", ...square(plate) }))
  qr.append(make("image", { href, ...square(plate - 1) }))
}

/** Keeps the SVG if the page's CSP forbids `data:` images, or if nothing is left to scan. */
export function keepAsImage(qr: Element, matrix: Matrix, name: string): void {
  if (qr.classList.contains("pale")) return
  const image = new Image()
  image.onload = () => qr.replaceWith(image)
  image.className = "qr"
  image.setAttribute("part", "qr")
  image.alt = name
  image.src = drawn(matrix)
}

function drawn(matrix: Matrix): string {
  const canvas = document.createElement("canvas")
  canvas.width = canvas.height = (matrix.size + quietZone * 2) * pixels
  const pen = canvas.getContext("2d")
  if (!pen) return ""
  pen.fillStyle = "#fff"
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.scale(pixels, pixels)
  pen.fillStyle = "#000"
  pen.fill(new Path2D(outline(matrix)))
  return canvas.toDataURL()
}
