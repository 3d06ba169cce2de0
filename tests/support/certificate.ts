// A self-signed certificate of a test's own server (RFC 5280 section 4.1), with any name and any dates.

import { generateKeyPairSync, sign } from "node:crypto"

export interface Certificate {
  /** Both in PEM. */
  key: string
  cert: string
}

type Dates = [notBefore: Date, notAfter: Date]

export function makeCertificate(host: string, [notBefore, notAfter]: Dates): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const subject = sequence(set(sequence(oid("550403"), der(0x0c, Buffer.from(host)))))
  const names = sequence(der(0x82, Buffer.from(host)))
  const extension = sequence(oid("551d11"), der(0x04, names))
  const body = sequence(
    der(0xa0, integer(2)),
    integer(1),
    ecdsaWithSha256,
    subject,
    sequence(time(notBefore), time(notAfter)),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(extension)),
  )
  const signature = sign("sha256", body, privateKey)
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature))
  const base64 = whole.toString("base64").replaceAll(/.{64}/g, "$&\n")
  const key = String(privateKey.export({ type: "pkcs8", format: "pem" }))
  return { key, cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n` }
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const long = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...(length < 0x80 ? [length] : long)]), content])
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
const set = (...parts: Buffer[]) => der(0x31, ...parts)
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"))
const integer = (value: number) => der(0x02, Buffer.from([value]))
const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"))

/** UTCTime: YYMMDDHHMMSSZ. */
const time = (date: Date) =>
  der(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replaceAll(/[-:T]/g, "")}Z`))
