// The floors of edge/, as edge/README.md lists them.

/** The floors from top to bottom, as paths from the checkout; empty when the page lists none. */
export function floorsIn(readme) {
  const [, list = ""] = readme.split("<!-- floors: top to bottom -->")
  const rows = list.split("<!-- /floors -->")[0].matchAll(/^\| `([^`]+)`/gm)
  return [...rows].map(([, floor]) => `edge/${floor}`)
}

/** The number of the floor with the longest path that contains a file; -1 without one. */
export function floorOf(floors, file) {
  const under = floors.filter((floor) => file === floor || file.startsWith(floor))
  const [longest] = under.sort((one, other) => other.length - one.length)
  return floors.indexOf(longest)
}
