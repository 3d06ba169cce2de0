// An attribute, or a whole element, that is new at every render of the page would ask for a QR code at every render.
// Loaded only then.

// As core/config/limits.hpp, no visitor waits longer than a minute.
const lastSeconds = 60

// An element that is made anew is removed before its turn comes, and says what the next one would say.
let said = ""

/** Settles when the widget may begin again; until then the QR code on the page stays.
 * @param changed the attributes; none if the page made the element anew
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
  const [what, cure] = changed.length
    ? [`${changed.join(" and ")} changed again`, "Make the value"]
    : ["the element was removed and made anew", "Make it"]
  const text =
    `<menshen-login>: ${what}, ${began} times within a minute. Each time needs a new QR code, so the next one ` +
    `waits for ${seconds} s. ${cure} once, not at every render.`
  if (text !== said) console.warn(text)
  said = text
  await pause(seconds * 1000 - idleMs)
  while (underWay()) await pause(1000)
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
