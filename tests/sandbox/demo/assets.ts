import { readFile } from "node:fs/promises"
import type { ServerResponse } from "node:http"

export async function sendStyle(response: ServerResponse): Promise<void> {
  const style = await readFile(new URL("./style.css", import.meta.url))
  response.writeHead(200, { "Content-Type": "text/css; charset=utf-8" })
  response.end(style)
}
