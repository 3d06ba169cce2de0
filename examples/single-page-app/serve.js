// Bundles main.js and serves it beside public/. A single-page app has no server of its own.

import { context } from "esbuild"

const { PORT = "8606", ISSUER = "http://localhost:8600" } = process.env

const bundle = await context({
  entryPoints: ["main.js"],
  bundle: true,
  format: "esm",
  outdir: "public",
  write: false,
  define: { ISSUER: JSON.stringify(ISSUER) },
})
await bundle.serve({ servedir: "public", host: "localhost", port: Number(PORT) })
console.log(`http://localhost:${PORT}`)
