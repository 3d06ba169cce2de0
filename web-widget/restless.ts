// An attribute that is new at every render of the page would ask for a QR code at every render. Loaded
// only then.

// As core/config/limits.hpp, no visitor waits longer than a minute.
const lastSeconds = 60

/** Settles when the widget may begin again; until then the QR code on the page stays.
 * @param began how often it began again in the last minute
 * @param idleMs since it did
 * @param underWay whether somebody has scanned, and must not lose that */
export async function calm(
  changed: readonly string[],
  began: number,
  idleMs: number,
  underWay: () => boolean,
): Promise<void> {
  const seconds = Math.min(2 ** (began - 2), lastSeconds)
  console.warn(
    `<menshen-login>: ${changed.join(" and ")} changed again, ${began} times within a minute. Each change ` +
      `needs a new QR code, so the next one waits for ${seconds} s. Make the value once, not at every render.`,
  )
  await pause(seconds * 1000 - idleMs)
  while (underWay()) await pause(1000)
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
