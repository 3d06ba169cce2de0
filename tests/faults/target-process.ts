// A server of the account's owner as a process that can be killed: it writes down each push, and then answers.
// Arguments: its port, and the file that it appends to.

import { createHash } from "node:crypto"
import { appendFileSync } from "node:fs"
import { createServer } from "node:http"

const [port, file = ""] = process.argv.slice(2)

createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on("data", (chunk: Buffer) => chunks.push(chunk))
  request.on("end", () => {
    const name = createHash("sha256").update(Buffer.concat(chunks)).digest("hex")
    setTimeout(() => {
      appendFileSync(file, `${name}\n`)
      response.end("success")
    }, Math.random() * 60)
  })
}).listen(Number(port), "127.0.0.1")
