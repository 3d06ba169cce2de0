// A QR matrix as pixels, with or without a logo, and the text that a decoder reads.

import jsQrModule from "jsqr"
import { quietZone } from "../../../web-widget/qr.ts"
import { plateShare } from "../../../web-widget/qr-extras.ts"
import type { Matrix } from "../../../web-widget/widget-core.ts"

const jsQr = jsQrModule as unknown as typeof jsQrModule.default

/** The pixels of one module, and of the logo's smallest pattern. */
export function decoded(matrix: Matrix, scale = 4, logo = false): string | undefined {
  const side = Math.round((matrix.size + quietZone * 2) * scale)
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  const at = (pixel: number) => Math.floor((pixel + 0.5) / scale) - quietZone
  const dark = (x: number, y: number) =>
    (logo ? hidden(matrix, side, scale, x, y) : undefined) ?? matrix.dark(at(x), at(y))
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (dark(x, y)) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3)
  return jsQr(data, side, side)?.data
}

/** A white plate with an image, placed as in qr-extras.ts. This image, black and white, is the hardest. */
function hidden({ size }: Matrix, side: number, scale: number, x: number, y: number) {
  const off = Math.max(Math.abs(x + 0.5 - side / 2), Math.abs(y + 0.5 - side / 2)) / scale
  const plate = size * plateShare
  if (off >= plate / 2) return undefined
  return off < (plate - 1) / 2 && (Math.floor(x / 3) + Math.floor(y / 3)) % 2 === 0
}
