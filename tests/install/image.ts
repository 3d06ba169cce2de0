// `npm run image`: builds deploy/image/Dockerfile for both platforms, holds each against its sizes, and signs
// people in at it, in namespaces. Needs root, debootstrap and buildah; for arm64 qemu-user-static.

import { execFileSync } from "node:child_process"
import { chownSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { buildImageFor } from "../../scripts/lib/buildah.mjs"
import { compressedBytes, pushedImage, unpackImage } from "../../scripts/lib/image-files.mjs"
import { packed, version } from "../../scripts/lib/pack.mjs"
import { root } from "../../scripts/lib/paths.mjs"
import { runScript } from "../../scripts/lib/say.mjs"
import { Container, type ImageConfig } from "./support/container.ts"
import { whyNotEmulated } from "./support/emulation.ts"
import { firstQrCode, freePorts, type Ports, signInPeople } from "./support/people.ts"

const megabyte = 1_000_000
const limits = { compressed: 120 * megabyte, unpacked: 330 * megabyte }
const people = 3
const faults: string[] = []

async function main(): Promise<void> {
  const revision = execFileSync("git", ["rev-parse", "HEAD"], { cwd: root, encoding: "utf8" })
  const tarball = packed()
  for (const architecture of ["amd64", "arm64"] as const) {
    const made = { version, revision: revision.trim() }
    const image = pushedImage(buildImageFor(tarball, architecture, made))
    const files = join(root, "build/buildah/files", architecture)
    judgeSizes(architecture, compressedBytes(image), unpackImage(image, files))
    const why = whyNotEmulated(architecture)
    if (why === undefined) await tryIt(architecture, files, image.config)
    else console.log(`${architecture}: assembled, not run: ${why}`)
  }
  for (const fault of faults) console.error(`fault  ${fault}`)
  process.exit(faults.length > 0 ? 1 : 0)
}

function judgeSizes(architecture: string, compressed: number, unpacked: number): void {
  const sizes = { compressed, unpacked }
  for (const kind of ["compressed", "unpacked"] as const) {
    const sentence = `${megabytes(sizes[kind])} MB ${kind}, at most ${megabytes(limits[kind])}`
    console.log(`${architecture}: ${sentence}`)
    if (sizes[kind] > limits[kind]) faults.push(`${architecture}: ${sentence}`)
  }
}

const megabytes = (bytes: number) => Math.ceil(bytes / megabyte)

/** The demonstration in a container: its first QR code, its health check, people, and its end. */
async function tryIt(architecture: string, files: string, config: ImageConfig): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), "menshen-volume-"))
  const [uid = 0, gid = 0] = config.User.split(":").map(Number)
  chownSync(data, uid, gid)
  const ports = await freePorts()
  // The image listens on every address; this network is the machine's.
  const env = { ...ports, MENSHEN_HOST: "127.0.0.1" }
  const container = new Container(files, data, config, ["start", "--sandbox"], env)
  try {
    for await (const line of steps(container, ports, env)) console.log(`${architecture}: ${line}`)
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    faults.push(`${architecture}: ${what}\n${container.output}`)
  } finally {
    container.kill()
    rmSync(data, { recursive: true, force: true })
  }
}

async function* steps(container: Container, ports: Ports, env: object): AsyncGenerator<string> {
  const began = performance.now()
  await container.until("it shows a QR code", () => firstQrCode(ports))
  yield `a QR code after ${seconds(began)} s, not as root, on a root that is read-only`
  const { status, said } = container.checkHealth(env)
  if (status !== 0) throw new Error(`the health check fails: ${said}`)
  yield `health check: ${said}`
  const subs = await signInPeople(ports, people)
  yield `${new Set(subs).size} people signed in`
  const stopping = performance.now()
  const code = await container.stop()
  if (code !== 0) throw new Error(`it ended with exit ${code}`)
  yield `one SIGTERM to process 1 ended it after ${seconds(stopping)} s`
}

const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1)

await runScript(main)
