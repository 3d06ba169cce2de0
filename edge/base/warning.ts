// What an operator should look at, although the service works.

export interface Warning {
  kind: string
  account?: string
  client?: string
  /** What happened and what to do. */
  sentence: string
}
