// Builds deploy/image/Dockerfile by buildah, on base images that this file makes: a machine that reaches no
// registry of images builds the same Dockerfile as one that does.

import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { debianRoot, mustBeRoot } from "./debian-root.mjs"
import { installNode, nodeBinary, registry } from "./npm-binaries.mjs"
import { root } from "./paths.mjs"
import { Refusal, say } from "./say.mjs"

const state = join(root, "build/buildah")
// vfs needs no kernel module, and no other tool's images are touched.
const place = [
  "--root",
  join(state, "images"),
  "--runroot",
  join(state, "run"),
  "--storage-driver",
  "vfs",
]

function buildah(...args) {
  const options = { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }
  try {
    return execFileSync("buildah", [...place, ...args], options).trim()
  } catch (error) {
    throw new Refusal(`buildah ${args[0]} failed:\n${error.stdout}${error.stderr}`.trimEnd())
  }
}

const nodeImage = (architecture) => `localhost/menshen-node:${architecture}`
const buildImage = "localhost/menshen-build:latest"

/**
 * Builds the image of the packed package for an architecture.
 * @param {string} tarball the file of `npm pack`
 * @param {"amd64" | "arm64"} architecture
 * @returns the folder with its manifest and layers, as `buildah push dir:` writes them
 */
export function buildImageFor(tarball, architecture, { version, revision }) {
  mustBeRoot("buildah", "debootstrap")
  makeBases(architecture)
  const context = contextWith(tarball)
  const tag = `localhost/menshen:${architecture}`
  say(`image: buildah bud for ${architecture}`)
  const options = {
    isolation: "chroot",
    format: "docker",
    "pull-never": true,
    layers: false,
    platform: `linux/${architecture}`,
    file: "deploy/image/Dockerfile",
    tag,
  }
  const buildArguments = {
    BUILDPLATFORM: "linux/amd64",
    NODE_IMAGE: nodeImage(architecture),
    BUILD_IMAGE: buildImage,
    NPM_REGISTRY: registry(),
    VERSION: version,
    REVISION: revision,
  }
  const args = Object.entries(buildArguments).map(([name, value]) => `--build-arg=${name}=${value}`)
  const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`)
  buildah("bud", ...flags, ...args, context)
  rmSync(context, { recursive: true })
  return pushed(tag, architecture)
}

/** What .dockerignore lets through. */
function contextWith(tarball) {
  mkdirSync(state, { recursive: true })
  const context = mkdtempSync(join(state, "context-"))
  cpSync(join(root, "deploy/image"), join(context, "deploy/image"), { recursive: true })
  cpSync(tarball, join(context, "menshen-0.0.0.tgz"))
  return context
}

function pushed(tag, architecture) {
  const folder = join(state, "pushed", architecture)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  buildah("push", "--format", "v2s2", tag, `dir:${folder}`)
  return folder
}

function makeBases(architecture) {
  if (!has(buildImage)) makeBuildBase()
  if (!has(nodeImage(architecture))) makeNodeBase(architecture)
}

const has = (image) =>
  buildah("images", "--format", "{{.Name}}:{{.Tag}}").split("\n").includes(image)

/** Stands for node:24-bookworm-slim where commands run: Debian with Node and npm. */
function makeBuildBase() {
  say("image: a base with Debian 12, Node and npm")
  const machine = join(state, "base")
  rmSync(machine, { recursive: true, force: true })
  execFileSync("cp", ["-a", debianRoot("bookworm"), machine])
  installNode(machine, "amd64", 24)
  commit(buildImage, "amd64", (container) => {
    for (const name of readdirSync(machine))
      buildah("add", container, join(machine, name), `/${name}`)
  })
  rmSync(machine, { recursive: true })
}

/** Stands for node:24-bookworm-slim where its `node` is copied from. */
const makeNodeBase = (architecture) =>
  commit(nodeImage(architecture), architecture, (container) => {
    buildah("add", container, nodeBinary(architecture).program, "/usr/local/bin/node")
  })

function commit(image, architecture, fill) {
  const container = buildah("from", "scratch")
  try {
    fill(container)
    const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    buildah("config", "--arch", architecture, "--os", "linux", "--env", path, container)
    buildah("commit", "--format", "docker", container, image)
  } finally {
    buildah("rm", container)
  }
}
