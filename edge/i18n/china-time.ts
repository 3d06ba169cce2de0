// A time of the day as pages show it. Nobody says in which zone a visitor is, so the sentence around it
// says that it is China's.

const clock = new Intl.DateTimeFormat("en", {
  timeZone: "Asia/Shanghai",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
})

const minuteMs = 60_000

/** "14:20", rounded up: what the page promises for that minute has to be true when it begins. */
export const chinaTime = (at: number): string => clock.format(Math.ceil(at / minuteMs) * minuteMs)
