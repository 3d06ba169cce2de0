import { fileURLToPath } from "node:url"

/** The path of the checkout, without a trailing slash. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "")

/** A program from an npm package, available once set-up has run. */
export const bin = (name) => `${root}/node_modules/.bin/${name}`

/** The Node from the npm package: current even where the system's is not. */
export const node = bin("node")
