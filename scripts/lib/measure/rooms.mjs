// The rooms of edge/ (its folders and its loose files) and the arrows between them.

import { floorOf } from "./floors.mjs"
import { rings } from "./rings.mjs"

/** The first name under edge/: `edge/routes/oidc/token.ts` is in the room `routes/`. */
export function roomOf(path) {
  const [, first, ...rest] = path.split("/")
  return rest.length > 0 ? `${first}/` : first
}

/**
 * The rooms that files and their imports make of edge/, and the arrows between rooms.
 * @param {Map<string, Iterable<string>>} imports each file with the files it imports
 */
export function roomsOf(imports) {
  const inEdge = [...imports.keys()].filter(isInEdge)
  const rooms = new Map(inEdge.map((file) => [roomOf(file), new Set()]))
  for (const [from, to] of pairs(imports, roomOf)) rooms.get(from).add(to)
  const arrows = [...rooms].flatMap(([from, targets]) => [...targets].map((to) => [from, to]))
  return { rooms: [...rooms.keys()].sort(), arrows, roomRings: rings(rooms) }
}

/** The arrows that lead up a floor, each as the names of two floors. */
export function arrowsUp(imports, floors) {
  const up = pairs(imports, (file) => floorOf(floors, file)).filter(([from, to]) => to < from)
  return [...new Set(up.map((pair) => pair.map((at) => floors[at]).join(" → ")))]
}

/** Every import within edge/ that leaves its place, as a pair of places. */
function pairs(imports, placeOf) {
  return [...imports]
    .flatMap(([file, targets]) => [...targets].map((target) => [file, target]))
    .filter((files) => files.every(isInEdge))
    .map((files) => files.map(placeOf))
    .filter(([from, to]) => from !== to)
}

const isInEdge = (path) => path.startsWith("edge/")
