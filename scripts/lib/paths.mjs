import { fileURLToPath } from "node:url"

/** The checkout, without a trailing slash. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "")

/** A program that an npm package brings, once set-up has run. */
export const bin = (name) => `${root}/node_modules/.bin/${name}`

/** npm's own Node: current even where the system's is not. */
export const node = bin("node")
