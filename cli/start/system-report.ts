// What Node knows about this machine.

interface SystemReport {
  header: { glibcVersionRuntime?: string }
  userLimits?: { open_files?: { soft: string | number; hard: string | number } }
}

let known: SystemReport | undefined

export function systemReport(): SystemReport {
  // Otherwise it asks for the name of each open connection's address.
  Object.assign(process.report, { excludeNetwork: true })
  known ??= process.report.getReport() as unknown as SystemReport
  return known
}
