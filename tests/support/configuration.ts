// A world whose configuration may be stored, and the calls that store one.

import { DatabaseSync } from "node:sqlite"
import { type Answered, adminWorld, call } from "./admin.ts"
import { filesOf } from "./directory.ts"
import type { World } from "./world.ts"

export const storePath = "/admin/configuration"

export type Settings = Record<string, unknown> & {
  accounts: Record<string, unknown>[]
  apps: Record<string, unknown>[]
  pools: Record<string, unknown>[]
}

export interface StoreWorld extends World {
  /** The deployed configuration, for a test to change. */
  deployed: () => Settings
}

export async function storeWorld(
  change: (config: Settings) => void = () => {},
  secrets: Record<string, string> = {},
): Promise<StoreWorld> {
  let text = ""
  const w = await adminWorld((config) => {
    config.configurationStore = true
    change(config as Settings)
    text = JSON.stringify(config)
  }, secrets)
  return { ...w, deployed: () => JSON.parse(text) }
}

export const show = (w: World) => call(w, "GET", storePath)

export const check = (w: World, settings: object) =>
  call(w, "POST", `${storePath}/check`, { text: JSON.stringify(settings) })

export const put = (w: World, base: number, settings: object | string, note?: string) =>
  call(w, "POST", storePath, {
    text: typeof settings === "string" ? settings : JSON.stringify(settings),
    base,
    ...(note !== undefined && { note }),
  })

export const undo = (w: World, base: number, to?: number): Promise<Answered> =>
  call(w, "POST", `${storePath}/undo`, { base, ...(to !== undefined && { to }) })

/** The deployed configuration with another name of the shop, which pages show. */
export function named(w: StoreWorld, name: string): Settings {
  const settings = w.deployed()
  Object.assign(settings.apps[0] ?? {}, { name })
  return settings
}

/** As another worker would, which this one hears of when it looks again. */
export function storeElsewhere(w: World, version: number, text: string): void {
  const [file = ""] = filesOf(w, "ConfigurationDesk")
  const database = new DatabaseSync(file, { timeout: 5000 })
  try {
    const row = [version, text, text.length, Date.now(), "admin", "", `elsewhere-${version}`]
    database.prepare("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?)").run(...row)
  } finally {
    database.close()
  }
}
