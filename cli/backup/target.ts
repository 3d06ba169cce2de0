// Where a backup lies: a file, a folder or a bucket.

/** Keys have no "/" but the one between generation and part. */
export interface Source {
  /** For sentences. */
  name: string
  /** Undefined if there is no such object. */
  get: (key: string) => Promise<Uint8Array | undefined>
  generations: () => Promise<string[]>
  /** Below a generation, the generation included. */
  keysOf: (generation: string) => Promise<string[]>
  close: () => Promise<void>
}

export interface Target extends Source {
  /** Writes an object whole or not at all; the same key again replaces it. */
  put: (key: string, bytes: Uint8Array) => Promise<void>
  removeGeneration: (generation: string) => Promise<void>
  /** After the last object. */
  finish: () => Promise<void>
}
