/** Milliseconds since 1970, passed in so that tests can move the clock. */
export type Now = () => number

export const daySeconds = 86_400
const beijingSeconds = 8 * 3600

export const toSeconds = (milliseconds: number) => Math.floor(milliseconds / 1000)

/** Daily counters restart at midnight in Beijing (docs/wechat-protocol.md#error-codes, 45009). */
export function beijingDay(milliseconds: number): number {
  return Math.floor((toSeconds(milliseconds) + beijingSeconds) / daySeconds)
}
