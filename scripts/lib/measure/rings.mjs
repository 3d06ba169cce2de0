// Rings: sets of nodes that all lead to one another (strongly connected components).

/**
 * The rings of two nodes and more, the largest first.
 * @param {Map<string, Iterable<string>>} arrows each node with the nodes it leads to
 */
export function rings(arrows) {
  const nodes = [...arrows.keys()]
  const reach = new Map(nodes.map((node) => [node, reachable(arrows, node)]))
  const left = new Set(nodes)
  const found = []
  for (const node of nodes) {
    if (!left.has(node)) continue
    const ring = [...reach.get(node)].filter((other) => reach.get(other)?.has(node))
    for (const member of ring) left.delete(member)
    if (ring.length > 1) found.push(ring.sort())
  }
  return found.sort((one, other) => other.length - one.length)
}

/** The nodes that arrows lead to from this one; it includes itself only where a ring leads back. */
function reachable(arrows, from) {
  const seen = new Set()
  const queue = [from]
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    for (const next of arrows.get(node) ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      queue.push(next)
    }
  }
  return seen
}
