// Compiles only if worker.ts exports what public.ts declares, and nothing else.

type Worker = typeof import("./worker.ts")
type Public = typeof import("./public.ts")

type Fulfils<Is extends Wanted, Wanted> = Is

export type Exported = Fulfils<Worker, Public>
export type Declared = Fulfils<keyof Worker, keyof Public>
