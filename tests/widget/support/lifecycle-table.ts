// The table of core/ticket/lifecycle.hpp, read from its text, and a QR matrix as a camera sees it.

import { readFileSync } from "node:fs"
import type { Matrix } from "../../../web-widget/brain.ts"

export function reachableFromTable() {
  const source = readFileSync("core/ticket/lifecycle.hpp", "utf8")
  const rows = source.slice(source.indexOf("MENSHEN_STATES"), source.indexOf("MENSHEN_EVENTS"))
  const states = [...rows.matchAll(/row\((\w+)\)/g)].map(([, name]) => name as string)
  const step = /Step\{State::(\w+), Event::\w+, State::(\w+)\}/g
  const steps = [...source.matchAll(step)].map(([, from, to]) => [from, to])
  const reachable = (from: string, to: string) => {
    const seen = new Set([from])
    for (const at of seen)
      for (const [here, next] of steps) if (here === at) seen.add(next as string)
    return seen.has(to)
  }
  return { states, reachable }
}

const scale = 4
const quiet = 4

export function drawnPixels({ size, dark }: Matrix) {
  const side = (size + quiet * 2) * scale
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  const at = (pixel: number) => Math.floor(pixel / scale) - quiet
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (dark(at(x), at(y))) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3)
  return { data, side }
}
