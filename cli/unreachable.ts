// Why no answer came: the sentence for the error of a `fetch`, whose `cause` has the code of Node.js.

/** Codes of OpenSSL's X509_verify_cert_error_string, as Node.js names them. */
const certificateFaults: Record<string, string> = {
  CERT_HAS_EXPIRED: "has expired. Renew it, or correct the clock of this machine",
  CERT_NOT_YET_VALID: "is not valid yet. Correct the clock of this machine",
  CERT_REVOKED: "was revoked. Replace it",
  ERR_TLS_CERT_ALTNAME_INVALID: "is for another name. Correct --issuer, or the certificate",
  HOSTNAME_MISMATCH: "is for another name. Correct --issuer, or the certificate",
}
const untrusted =
  "is not trusted. If it is your own, name the file of its authority in NODE_EXTRA_CA_CERTS"
const certificateCodes =
  /^(ERR_TLS_)?CERT_|^(DEPTH_ZERO_)?SELF_SIGNED_CERT|^UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)_|^(INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERROR_IN_CERT_.*)$/

/** @param timeoutMs after which the call was ended
 * @param named what has the address */
export function whyUnreachable(
  error: unknown,
  issuer: URL,
  timeoutMs: number,
  named = "--issuer",
): string {
  const { origin, hostname } = issuer
  const code = codeOf(error)
  if (certificateCodes.test(code)) {
    return `The certificate of ${origin} ${(certificateFaults[code] ?? untrusted).replace("--issuer", named)} (${code}).`
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return `No address of ${hostname} is known (${code}). Check ${named} and this machine's DNS.`
  }
  if (code === "EPROTO" || code.startsWith("ERR_SSL_")) {
    return `${origin} does not speak TLS as this program does (${code}). Check the port of ${named}.`
  }
  if (error instanceof Error && error.name === "AbortError") {
    return `${origin} did not answer within ${timeoutMs / 1000} s. Run the command again.`
  }
  return `Nothing answers at ${origin}. Is Menshen running there?`
}

function codeOf(error: unknown): string {
  const { cause } = error as { cause?: unknown }
  const { code } = (cause ?? {}) as { code?: unknown }
  return typeof code === "string" ? code : ""
}
