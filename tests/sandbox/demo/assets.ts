import { readFile } from "node:fs/promises"
import type { ServerResponse } from "node:http"
import { fileOf } from "../files.ts"

export async function sendStyle(response: ServerResponse): Promise<void> {
  const style = await readFile(fileOf("demo/style.css"))
  response.writeHead(200, { "Content-Type": "text/css; charset=utf-8" })
  response.end(style)
}
