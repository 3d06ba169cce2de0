// Which letter a runner takes next, as a pure function: over random crowds of receivers of which some
// never answer.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import {
  type Head,
  hasRunner,
  type Lane,
  laneOf,
  limits,
  nextLetter,
  type Place,
} from "../../../edge/desks/directory/next-letter.ts"
import type { Target } from "../../../edge/desks/directory/store/target.ts"

const timeout = 5000

interface Letter {
  target: Target
  attempts: number
  at: number
  /** Milliseconds until its receiver answers. */
  takes: number
}

interface Flying {
  letter: Letter
  place: Place
  until: number
}

const placeOf = ({ target, attempts }: Letter): Place => ({
  lane: laneOf(target, attempts),
  target,
})

/** Numbers that look random and are the same in every run (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** The earliest letter of each receiver in each lane, as the outbox gives them. */
function headsOf(waiting: readonly Letter[]): (Head & { letter: Letter })[] {
  const heads = new Map<string, Head & { letter: Letter }>()
  for (const letter of [...waiting].sort((one, two) => one.at - two.at)) {
    const place = placeOf(letter)
    const name = `${place.lane} ${place.target}`
    if (!heads.has(name)) heads.set(name, { ...place, at: letter.at, letter })
  }
  return [...heads.values()]
}

/** Delivers every letter once, and checks the rules at each step. Gives how long each waited. */
function deliverAll(letters: readonly Letter[]): Map<Letter, number> {
  const waiting = [...letters]
  const waits = new Map<Letter, number>()
  let flying: Flying[] = []
  for (let now = 0; waiting.length > 0; ) {
    for (;;) {
      const places = flying.map(({ place }) => place)
      const heads = headsOf(waiting)
      const next = nextLetter(heads, places, now)
      if (next === undefined) {
        checkNobodyStarves(heads, places, now)
        break
      }
      checkUrgentFirst(next, heads, places, now)
      waiting.splice(waiting.indexOf(next.letter), 1)
      waits.set(next.letter, now - next.letter.at)
      flying.push({ letter: next.letter, place: next, until: now + next.letter.takes })
      checkLimits(flying.map(({ place }) => place))
    }
    const ends = flying.map(({ until }) => until)
    const due = waiting.map(({ at }) => at).filter((at) => at > now)
    now = Math.min(...ends, ...due)
    flying = flying.filter(({ until }) => until > now)
  }
  return waits
}

function checkLimits(places: readonly Place[]): void {
  for (const lane of Object.keys(limits) as Lane[]) {
    const inLane = places.filter((place) => place.lane === lane)
    const counts = new Map<Target, number>()
    for (const { target } of inLane) counts.set(target, (counts.get(target) ?? 0) + 1)
    for (const count of counts.values()) assert.ok(count <= limits[lane].each)
    assert.ok(inLane.length <= limits[lane].runners + counts.size)
  }
}

function checkNobodyStarves(heads: readonly Head[], places: readonly Place[], now: number): void {
  for (const head of heads.filter(({ at }) => at <= now)) {
    const same = ({ lane, target }: Place) => lane === head.lane && target === head.target
    assert.ok(places.some(same), `${head.target} waits in ${head.lane} without a letter on its way`)
  }
}

function checkUrgentFirst(
  next: Head,
  heads: readonly Head[],
  places: readonly Place[],
  now: number,
) {
  if (!next.target.startsWith("app:")) return
  const urgent = heads.filter(({ target, at }) => !target.startsWith("app:") && at <= now)
  assert.ok(!urgent.some((head) => hasRunner(head, places)))
}

describe("the letter that is delivered next", () => {
  test("starves no receiver, sends codes first and holds the limits, in 100 random crowds", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = randomFrom(seed)
      const targets = Array.from({ length: 1 + random(12) }, (_, at): Target => `app:${at}`)
      targets.push("delivery", "sessions")
      const hanging = new Set(targets.filter(() => random(3) === 0))
      const letters = Array.from({ length: random(300) }, (): Letter => {
        const target = targets[random(targets.length)] ?? "delivery"
        const takes = hanging.has(target) ? timeout : 1 + random(50)
        return { target, takes, at: random(2000), attempts: random(2) }
      })
      assert.equal(deliverAll(letters).size, letters.length)
    }
  })

  test("of receivers that answer goes at once, however many others hang", () => {
    const slow = Array.from({ length: 20 }, (_, at): Target => `app:slow-${at}`)
    const crowd = slow.flatMap((target) =>
      Array.from({ length: 40 }, (): Letter => ({ target, takes: timeout, at: 0, attempts: 0 })),
    )
    const quick: Letter[] = (["app:quick", "delivery", "sessions"] as const).map((target) => ({
      target,
      takes: 1,
      at: 1,
      attempts: 0,
    }))
    const waits = deliverAll([...crowd, ...quick])
    assert.deepEqual(
      quick.map((letter) => waits.get(letter)),
      [0, 0, 0],
    )
  })

  test("is not one of a receiver that has all its runners, in its lane alone", () => {
    const full = (target: Target, lane: Lane): Place[] =>
      Array.from({ length: limits[lane].each }, () => ({ lane, target }))
    const head = (target: Target, lane: Lane): Head => ({ lane, target, at: 0 })
    const shop = head("app:shop", "events")
    assert.equal(nextLetter([shop], full("app:shop", "events"), 0), undefined)
    assert.equal(nextLetter([shop], full("app:shop", "again"), 0), shop)
    assert.equal(nextLetter([shop], full("app:club", "events"), 0), shop)
    assert.equal(nextLetter([head("app:shop", "again")], full("app:shop", "again"), 0), undefined)
  })

  test("is of the receiver with the fewest letters on their way, then the oldest", () => {
    const running: Place[] = [{ lane: "events", target: "app:busy" }]
    const busy: Head = { lane: "events", target: "app:busy", at: 0 }
    const [older, newer]: Head[] = [
      { lane: "events", target: "app:b", at: 1 },
      { lane: "events", target: "app:a", at: 2 },
    ] as const
    const codes: Head = { lane: "urgent", target: "delivery", at: 3 }
    assert.equal(nextLetter([busy, newer, older, codes], running, 3), codes)
    assert.equal(nextLetter([busy, newer, older], running, 3), older)
    assert.equal(nextLetter([busy, newer], running, 3), newer)
    assert.equal(nextLetter([busy], running, 3), busy)
    assert.equal(nextLetter([codes], running, 2), undefined, "not due yet")
  })
})
