// When so many people say "not me" about an application that its operator should look (CD-04).

import type { Warning } from "../base/warning.ts"

/** Fewer are the mistakes of honest people. */
const notMesMin = 20
/** A crowd makes more mistakes, so they are compared with its scans. */
const scansForOne = 100

/** @param notMes and `scans` are those of one hour. */
export function manyNotMe(client: string, notMes: number, scans: number): Warning | undefined {
  if (notMes < notMesMin || notMes * scansForOne < scans) return undefined
  const sentence = `${notMes} people said "not me" within an hour after a scan for "${client}", of ${scans} scans: somebody may show its QR codes to strangers; raise its "confirm", and see docs/operating.md`
  return { kind: "many_not_me", client, sentence }
}
