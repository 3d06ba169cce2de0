// The only file that calls widget.wasm, which decides what to believe, what to show and what to do
// next. Numbers and one buffer cross the boundary.

import { type Action, actions, type News, news, type State, states, views } from "./generated.ts"

/** The views that widget.wasm decides on. */
export type TicketView = (typeof views)[number]

export type Level = "L" | "M" | "Q" | "H"

/** Version 0: nothing has been shown yet. */
export interface Shown {
  readonly state: State
  readonly version: number
}

export interface Moment {
  readonly state: State
  readonly msLeft: number
  readonly refreshes: number
  readonly failures: number
  readonly socketFailures: number
  readonly linked: boolean
  readonly online: boolean
  readonly visible: boolean
  readonly collected: boolean
  readonly random: number
}

export interface Plan {
  readonly view: TicketView
  readonly action: Action
  readonly afterMs: number
  /** A new QR code follows without a click. */
  readonly renews: boolean
}

/** The modules of a QR code; `dark(x, y)` is false outside it. */
export interface Matrix {
  readonly size: number
  dark(x: number, y: number): boolean
}

interface Abi {
  readonly memory: WebAssembly.Memory
  widget_version(): number
  widget_buffer(): number
  widget_qr(bytes: number, level: number): number
  widget_judge(from: number, version: number, to: number, toVersion: number): number
  widget_plan(
    state: number,
    msLeft: number,
    refreshes: number,
    failures: number,
    socketFailures: number,
    flags: number,
    random: number,
  ): number
}

const abiVersion = 3
const textBytesMax = 512

export class WidgetCore {
  readonly #abi: Abi
  readonly #buffer: Uint8Array

  constructor(instance: WebAssembly.Instance) {
    const abi = instance.exports as unknown as Abi
    if (abi.widget_version() !== abiVersion) throw new Error("version")
    this.#abi = abi
    // The memory cannot grow, so this view stays valid.
    this.#buffer = new Uint8Array(abi.memory.buffer, abi.widget_buffer())
  }

  /** Undefined where the text is empty or too long. */
  qr(text: string, level: Level = "M"): Matrix | undefined {
    const bytes = new TextEncoder().encode(text).subarray(0, textBytesMax + 1)
    this.#buffer.set(bytes)
    const size = this.#abi.widget_qr(bytes.length, "LMQH".indexOf(level))
    if (size === 0) return
    const bits = this.#buffer.slice()
    const bit = (at: number) => ((bits[at >> 3] ?? 0) >> (at & 7)) & 1
    const inside = (place: number) => place >= 0 && place < size
    return { size, dark: (x, y) => inside(x) && inside(y) && bit(y * size + x) === 1 }
  }

  judge(shown: Shown, incoming: Shown): News | undefined {
    const [from, to] = [states.indexOf(shown.state), states.indexOf(incoming.state)]
    return news[this.#abi.widget_judge(from, shown.version, to, incoming.version)]
  }

  plan(now: Moment): Plan {
    const { linked, online, visible, collected } = now
    const packed = this.#abi.widget_plan(
      states.indexOf(now.state),
      now.msLeft,
      now.refreshes,
      now.failures,
      now.socketFailures,
      Number(linked) + Number(online) * 2 + Number(visible) * 4 + Number(collected) * 8,
      now.random,
    )
    return {
      view: views[packed & 127] as TicketView,
      renews: (packed & 128) !== 0,
      action: actions[(packed >> 8) & 255] as Action,
      afterMs: packed >>> 16,
    }
  }
}

let shared: Promise<WidgetCore> | undefined

/**
 * One instance serves every widget of the page; a failed load may be tried again.
 * Rejects where the page's CSP forbids WebAssembly, or where the file does not load.
 */
export function loadWidgetCore(): Promise<WidgetCore> {
  shared ??= fetchWidgetCore(new URL("./widget.wasm", import.meta.url))
  shared.catch(() => {
    shared = undefined
  })
  return shared
}

async function fetchWidgetCore(url: URL): Promise<WidgetCore> {
  const answer = await fetch(url)
  const { instance } = await WebAssembly.instantiate(await answer.arrayBuffer())
  return new WidgetCore(instance)
}
