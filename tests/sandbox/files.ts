// The files that the sandbox serves. They lie beside this one, and beside the bundle in dist/sandbox.

export const fileOf = (path: string): URL => new URL(`./${path}`, import.meta.url)
