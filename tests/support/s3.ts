// A bucket of an S3-compatible service, in memory: PUT, GET, DELETE and the first version of the list, by host or by
// path. It checks each signature with code of its own (AWS Signature Version 4, "Create a signed request"), and it
// can be in trouble.

import { createHash, createHmac, timingSafeEqual } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** `slow` answers after a second, `cut` takes half of an object and closes, `refuse` forgets the keys. */
export type Trouble = "none" | "500" | "503" | "slow" | "cut" | "refuse"

export interface Bucket {
  name: string
  endpoint: string
  objects: Map<string, Buffer>
  trouble: Trouble
  /** "PUT host/key", in the order in which they were carried out. */
  requests: string[]
  /** For a client: credentials, endpoint and region. */
  env: Record<string, string>
  close: () => Promise<void>
}

const region = "test-1"
const accessKeyId = "AKIDTEST"
const secretAccessKey = "test-secret-access-key"

/** @param perPage of a list; little, so that there is always a next page */
export async function startBucket(name = "backups", perPage = 3): Promise<Bucket> {
  const server = createServer((request, response) => {
    answer(bucket, perPage, request, response).catch((error) => fail(response, 500, String(error)))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const endpoint = `http://localhost:${(server.address() as AddressInfo).port}`
  const bucket: Bucket = {
    name,
    endpoint,
    objects: new Map(),
    trouble: "none",
    requests: [],
    env: {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return bucket
}

async function answer(
  bucket: Bucket,
  perPage: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { trouble } = bucket
  if (trouble === "500") return fail(response, 500, "InternalError")
  if (trouble === "503") return fail(response, 503, "SlowDown")
  if (trouble === "slow") await new Promise((resolve) => setTimeout(resolve, 1000))
  const body = await bodyOf(request, trouble === "cut")
  if (trouble === "cut") return void request.socket.destroy()
  const url = new URL(request.url ?? "", bucket.endpoint)
  const host = request.headers.host ?? ""
  const isHostStyle = host.startsWith(`${bucket.name}.`)
  const path = decodeURIComponent(url.pathname)
  if (!isHostStyle && !path.startsWith(`/${bucket.name}`))
    return fail(response, 404, "NoSuchBucket")
  if (trouble === "refuse" || !isSigned(request, url, body)) {
    return fail(response, 403, "SignatureDoesNotMatch")
  }
  if (hasExtensions(request)) return fail(response, 400, "InvalidArgument")
  const key = path.slice(isHostStyle ? 1 : bucket.name.length + 2)
  bucket.requests.push(`${request.method} ${host.split(":")[0]}/${key}`)
  carryOut(bucket, perPage, { method: request.method, key, body, url }, response)
}

/** What OSS and COS do not have: bodies in signed chunks, checksums beyond the signature, and conditions. */
const hasExtensions = ({ headers }: IncomingMessage): boolean =>
  /aws-chunked/.test(headers["content-encoding"] ?? "") ||
  Object.keys(headers).some((name) =>
    /^(x-amz-(checksum|trailer|sdk-checksum|decoded)|if-(none-)?match)/.test(name),
  )

interface Asked {
  method: string | undefined
  key: string
  body: Buffer
  url: URL
}

function carryOut(
  { objects }: Bucket,
  perPage: number,
  { method, key, body, url }: Asked,
  response: ServerResponse,
): void {
  if (method === "PUT") {
    objects.set(key, body)
    response.setHeader("etag", `"${createHash("md5").update(body).digest("hex")}"`)
    response.end()
  } else if (method === "DELETE") {
    objects.delete(key)
    response.writeHead(204).end()
  } else if (key === "") {
    response.setHeader("content-type", "application/xml")
    response.end(listOf([...objects.keys()].sort(), perPage, url.searchParams))
  } else {
    const object = objects.get(key)
    if (object === undefined) fail(response, 404, "NoSuchKey")
    else response.end(object)
  }
}

function listOf(keys: string[], perPage: number, query: URLSearchParams): string {
  const prefix = query.get("prefix") ?? ""
  const marker = query.get("marker") ?? ""
  const delimiter = query.get("delimiter") ?? ""
  const named = keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length)
      return end < 0 ? key : key.slice(0, end + 1)
    })
  const after = [...new Set(named)].filter((name) => name > marker)
  const page = after.slice(0, perPage)
  const items = page.map((name) =>
    delimiter !== "" && name.endsWith(delimiter)
      ? `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`
      : `<Contents><Key>${name}</Key><Size>1</Size></Contents>`,
  )
  const isTruncated = after.length > page.length
  const next = isTruncated ? `<NextMarker>${page.at(-1)}</NextMarker>` : ""
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${next}${items.join("")}</ListBucketResult>`
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/xml" })
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`)
}

function bodyOf(request: IncomingMessage, isCut: boolean): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const end = () => resolve(Buffer.concat(chunks))
    request.on("data", (chunk: Buffer) => {
      chunks.push(chunk)
      if (isCut) end()
    })
    request.once("end", end)
    request.once("error", reject)
  })
}

const sha256 = (text: string | Buffer) => createHash("sha256").update(text).digest("hex")
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest()

function isSigned(request: IncomingMessage, url: URL, body: Buffer): boolean {
  const { authorization = "" } = request.headers
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/
  const [, id, day = "", where = "", signed = "", signature = ""] = form.exec(authorization) ?? []
  const content = String(request.headers["x-amz-content-sha256"])
  if (id !== accessKeyId || where !== region) return false
  if (content !== "UNSIGNED-PAYLOAD" && content !== sha256(body)) return false
  const canonical = [
    request.method,
    url.pathname,
    canonicalQuery(url),
    ...signed.split(";").map((name) => `${name}:${String(request.headers[name]).trim()}`),
    "",
    signed,
    content,
  ].join("\n")
  const scope = `${day}/${where}/s3/aws4_request`
  const text = `AWS4-HMAC-SHA256\n${request.headers["x-amz-date"]}\n${scope}\n${sha256(canonical)}`
  const key = [day, where, "s3", "aws4_request"].reduce<string | Buffer>(
    hmac,
    `AWS4${secretAccessKey}`,
  )
  return timingSafeEqual(hmac(key, text), Buffer.from(signature, "hex"))
}

const encoded = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  )

const canonicalQuery = (url: URL) =>
  [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join("&")
