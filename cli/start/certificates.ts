// The authorities by which workerd knows the servers that it calls. It takes the system's, and ends at once where there
// are none, as on a Debian without the package ca-certificates. Node carries Mozilla's, which serve there.

import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"

/** Where workerd looks on Linux, besides the variables; its binary lists them. */
const places = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/tls/cacert.pem",
  "/etc/ssl/cert.pem",
  "/opt/etc/ssl/certs/ca-certificates.crt",
  "/etc/ssl/certs/cacert.pem",
]

const isKnown = (env: NodeJS.ProcessEnv, known: string[]) =>
  process.platform !== "linux" ||
  Boolean(env.SSL_CERT_FILE || env.SSL_CERT_DIR) ||
  known.some((path) => existsSync(path))

/** In a process of its own, because TLS would stay in the launcher's memory. */
const writing =
  'require("fs").writeFileSync(process.argv[1], require("tls").rootCertificates.join("\\n") + "\\n")'

/** The environment for workerd: where the system has no authorities it names a file in `folder` with Node's, which is
 * written if it is missing. */
export function withCertificates(
  env: NodeJS.ProcessEnv,
  folder: string,
  known = places,
): NodeJS.ProcessEnv {
  if (isKnown(env, known)) return env
  const file = join(folder, "authorities.pem")
  if (!existsSync(file)) execFileSync(process.execPath, ["-e", writing, file], { stdio: "ignore" })
  return { ...env, SSL_CERT_FILE: file }
}
