// The shop's own users from before Menshen: an email address, a password, and an id.
import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto"

export type User = { id: string; name: string; email: string }
type Row = User & { salt: Buffer; hash: Buffer }

const hashOf = (password: string, salt: Buffer) => scryptSync(password, salt, 32)

function row(id: string, name: string, email: string, password: string): Row {
  const salt = randomBytes(16)
  return { id, name, email, salt, hash: hashOf(password, salt) }
}

const nobody = row("", "", "", randomBytes(16).toString("hex"))

export class Users {
  private readonly rows = [
    row("1001", "Mei", "mei@example.com", "teapot"),
    row("1002", "Lei", "lei@example.com", "kettle"),
  ]

  /** Takes the same time for an unknown address. */
  withPassword(email: string, password: string): User | undefined {
    const wanted = email.trim().toLowerCase()
    const found = this.rows.find((one) => one.email === wanted) ?? nobody
    const right = timingSafeEqual(hashOf(password, found.salt), found.hash)
    return right && found !== nobody ? found : undefined
  }
}
