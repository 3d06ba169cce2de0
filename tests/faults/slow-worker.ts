// The worker on a slow disk: the key ring opens, and is probed, in a third of a second, and a keeper takes as long
// to say how it is. From the second time on it says that WeChat is silent.

import worker, { AccountKeeper as SoundKeeper, KeyRing as SoundKeyRing } from "../../edge/worker.ts"

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

const asked = new Set<string>()

export class AccountKeeper extends SoundKeeper {
  /** A promise, which is the same to who calls from outside. */
  override health(account: string): ReturnType<SoundKeeper["health"]> {
    const isSilent = asked.has(account)
    asked.add(account)
    const told = scheduler.wait(slowMs).then(() => ({ ...super.health(account), isSilent }))
    return told as unknown as ReturnType<SoundKeeper["health"]>
  }
}

export default worker
