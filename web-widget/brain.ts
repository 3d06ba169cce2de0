// The only file that sees widget.wasm: what to believe, what to show, what to do next.
// Numbers and one buffer cross the door; names are read from the module, never repeated here.

export type State =
  | "waiting"
  | "scanned"
  | "confirmed"
  | "choosing"
  | "approved"
  | "granted"
  | "redeemed"
  | "expired"
  | "cancelled"
  | "denied"
  | "refused"

export type View =
  | "waiting"
  | "scanned"
  | "choosing"
  | "signing"
  | "success"
  | "expired"
  | "denied"
  | "refused"
  | "cancelled"
  | "offline"

export type Action = "rest" | "socket" | "poll" | "collect" | "refresh" | "leave"
export type News = "stale" | "same" | "fresh"
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
  readonly view: View
  readonly action: Action
  readonly afterMs: number
  /** A new QR comes by itself. */
  readonly renews: boolean
}

/** The modules of a QR code; `dark(x, y)` is false outside it. */
export interface Matrix {
  readonly size: number
  dark(x: number, y: number): boolean
}

export interface Pair {
  readonly verifier: string
  readonly challenge: string
}

interface Abi {
  readonly memory: WebAssembly.Memory
  _initialize(): void
  menshen_widget_abi_version(): number
  menshen_widget_buffer(): number
  menshen_widget_buffer_bytes(): number
  menshen_widget_names(): number
  menshen_widget_qr(bytes: number, level: number): number
  menshen_widget_pkce(): void
  menshen_widget_judge(
    shown: number,
    version: number,
    incoming: number,
    incomingVersion: number,
  ): number
  menshen_widget_plan(
    state: number,
    msLeft: number,
    refreshes: number,
    failures: number,
    socketFailures: number,
    flags: number,
    random: number,
  ): number
}

const abiVersion = 1
const judgements: readonly News[] = ["stale", "same", "fresh"]
const pairChars = 43

export class Brain {
  readonly #abi: Abi
  readonly #buffer: Uint8Array
  readonly #states: readonly string[]
  readonly #views: readonly string[]
  readonly #actions: readonly string[]

  constructor(instance: WebAssembly.Instance) {
    const abi = instance.exports as unknown as Abi
    abi._initialize()
    if (abi.menshen_widget_abi_version() !== abiVersion)
      throw new Error("widget.wasm is of another version")
    this.#abi = abi
    // The memory cannot grow, so this view stays valid.
    this.#buffer = new Uint8Array(
      abi.memory.buffer,
      abi.menshen_widget_buffer(),
      abi.menshen_widget_buffer_bytes(),
    )
    const [states = "", views = "", actions = ""] = this.#text(0, abi.menshen_widget_names()).split(
      "\n",
    )
    this.#states = states.trim().split(" ")
    this.#views = views.trim().split(" ")
    this.#actions = actions.trim().split(" ")
  }

  knows(state: unknown): state is State {
    return this.#states.includes(state as string)
  }

  /** Undefined where the text is empty or too long. */
  qr(text: string, level: Level = "M"): Matrix | undefined {
    const bytes = new TextEncoder().encode(text)
    if (bytes.length > this.#buffer.length) return undefined
    this.#buffer.set(bytes)
    const size = this.#abi.menshen_widget_qr(bytes.length, "LMQH".indexOf(level))
    const bits = this.#buffer.slice(0, (size * size + 7) >> 3)
    const bit = (at: number) => (((bits[at >> 3] ?? 0) >> (at & 7)) & 1) === 1
    const inside = (x: number, y: number) => x >= 0 && y >= 0 && x < size && y < size
    return size === 0 ? undefined : { size, dark: (x, y) => inside(x, y) && bit(y * size + x) }
  }

  /** RFC 7636, S256, from 32 random bytes. The buffer is wiped: the verifier is a secret. */
  pkce(random: Uint8Array): Pair {
    if (random.length !== 32) throw new RangeError("PKCE takes 32 random bytes")
    this.#buffer.set(random)
    this.#abi.menshen_widget_pkce()
    const verifier = this.#text(0, pairChars)
    const challenge = this.#text(pairChars, pairChars)
    this.#buffer.fill(0, 0, pairChars)
    return { verifier, challenge }
  }

  judge(shown: Shown, incoming: Shown): News {
    const [from, to] = [shown.state, incoming.state].map((name) => this.#states.indexOf(name))
    const news = this.#abi.menshen_widget_judge(
      from ?? -1,
      shown.version,
      to ?? -1,
      incoming.version,
    )
    return judgements[news] ?? "stale"
  }

  plan(now: Moment): Plan {
    const flags = [now.linked, now.online, now.visible, now.collected]
    const packed = this.#abi.menshen_widget_plan(
      this.#states.indexOf(now.state),
      now.msLeft,
      now.refreshes,
      now.failures,
      now.socketFailures,
      flags.reduce((bits, flag, at) => bits | (Number(flag) << at), 0),
      now.random,
    )
    return {
      view: this.#views[packed & 127] as View,
      renews: (packed & 128) !== 0,
      action: this.#actions[(packed >> 8) & 255] as Action,
      afterMs: packed >>> 16,
    }
  }

  #text(from: number, length: number): string {
    return String.fromCharCode(...this.#buffer.subarray(from, from + length))
  }
}

/** Fails where the page's CSP forbids WebAssembly, and where the file cannot be had. */
export async function loadBrain(url: URL): Promise<Brain> {
  const answer = await fetch(url, { credentials: "omit" })
  if (!answer.ok) throw new Error(`widget.wasm: HTTP ${answer.status}`)
  const { instance } = await WebAssembly.instantiate(await answer.arrayBuffer())
  return new Brain(instance)
}
