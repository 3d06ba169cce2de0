// The rooms of edge/ (its folders and its loose files) and the arrows between them.

import { rings } from "./rings.mjs"

/** The first name under edge/: `edge/routes/oidc/token.ts` is in the room `routes/`. */
export function roomOf(path) {
  const [, first, ...rest] = path.split("/")
  return rest.length > 0 ? `${first}/` : first
}

/**
 * What the files of edge/ and their imports make of its rooms.
 * @param {Map<string, Iterable<string>>} imports each file with the files it imports
 * @param {string} readme edge/README.md, or nothing where there is none
 */
export function roomsOf(imports, readme) {
  const inside = (path) => path.startsWith("edge/")
  const rooms = new Map([...imports.keys()].filter(inside).map((path) => [roomOf(path), new Set()]))
  for (const [file, targets] of imports) {
    for (const target of targets) {
      if (!inside(file) || !inside(target) || roomOf(file) === roomOf(target)) continue
      rooms.get(roomOf(file)).add(roomOf(target))
    }
  }
  const arrows = [...rooms].flatMap(([from, targets]) => [...targets].map((to) => [from, to]))
  return {
    rooms: [...rooms.keys()].sort(),
    arrows,
    back: backwards(arrows, floorsOf(readme, rooms)),
    roomRings: rings(rooms),
  }
}

/** The rooms in the order in which the lines of edge/README.md begin with their names. */
export function floorsOf(readme, rooms) {
  const begins = /^[\s|*-]*`?(?:edge\/)?([a-z][\w.-]*\/?)/gm
  const names = [...readme.matchAll(begins)].map(([, name]) => name)
  return [...new Set(names)].filter((name) => rooms.has(name))
}

/** The arrows that lead up a floor; nothing where no floors are written down. */
function backwards(arrows, floors) {
  if (floors.length === 0) return undefined
  return arrows.filter(([from, to]) => floors.indexOf(from) > floors.indexOf(to))
}
