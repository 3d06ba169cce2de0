// The elements of the phone page, built from GET /phone/state.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/** The QR code as WeChat draws it. */
export function picture(code) {
  const src = `/cgi-bin/showqrcode?ticket=${encodeURIComponent(code.ticket)}`
  return make("img", { src, alt: "", width: "96", height: "96" })
}

/** A button for each entry of an account's menu; those below another one name it. */
export function menuItems(menu, tap) {
  return menu.flatMap(({ name, sub_button: below }) =>
    below ? below.map((one) => menuItem(one.name, `${name} / `, tap)) : [menuItem(name, "", tap)],
  )
}

function menuItem(name, above, tap) {
  const attributes = { type: "button", "data-button": name, "data-focus": `menu ${name}` }
  const button = make("button", attributes, `${above}${name}`)
  button.addEventListener("click", () => tap(name))
  return make("li", {}, button)
}

export function chatLine({ from, text }) {
  return make("li", { "data-from": from }, ...withLinks(text))
}

const link = /<a href="(https?:\/\/[^\s"]+)">([^<]*)<\/a>|https?:\/\/[^\s<>"'，。）]+/g

/** As WeChat shows a text: the words of `<a href>`, and every other address as it is. */
function withLinks(text) {
  const parts = []
  let end = 0
  for (const { 0: whole, 1: href, 2: words, index } of text.matchAll(link)) {
    parts.push(text.slice(end, index), opened(href ?? whole, words ?? whole))
    end = index + whole.length
  }
  return [...parts, text.slice(end)]
}

/** Opens in the phone's browser, simulated by a new tab. */
const opened = (href, words) => make("a", { href, target: "_blank", rel: "noreferrer" }, words)

/** The second argument is { word, nameOf, language } of the page. */
export function deliveryItem(delivery, { word, nameOf, language }) {
  const { at, account, what, attempt, status, body, accepted, ms, reason } = delivery
  const time = new Date(at).toLocaleTimeString(language)
  const answer = status === 0 ? word("none") : String(status)
  const line = `${accepted ? "✓" : "✗"} ${what} · ${word("attempt")(attempt)} · ${answer} · ${ms} ms`
  const attributes = { "data-accepted": accepted, "data-attempt": attempt, "data-what": what }
  const item = make(
    "li",
    attributes,
    make("strong", {}, line),
    make("div", { class: "soft" }, `${nameOf(account)} · ${time}`),
  )
  if (status !== 0) item.append(make("code", {}, body === "" ? word("empty") : body))
  if (reason) item.append(make("div", {}, reason))
  return item
}
