// The worker on a slow disk: the key ring opens, and is probed, in a third of a second.

import worker, { KeyRing as SoundKeyRing } from "../../edge/worker.ts"

export * from "../../edge/worker.ts"

const slowMs = 300

export class KeyRing extends SoundKeyRing {
  constructor(...[ctx, env]: ConstructorParameters<typeof SoundKeyRing>) {
    super(ctx, env)
    ctx.blockConcurrencyWhile(() => scheduler.wait(slowMs))
  }

  override async probe() {
    await scheduler.wait(slowMs)
    return super.probe()
  }
}

export default worker
