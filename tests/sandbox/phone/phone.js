// The phone: shows GET /phone/state once a second and turns clicks into control calls.
import { chatLine, deliveryItem, make, menuItems, picture } from "/phone-elements.js"
import { words } from "/phone-words.js"

const pollMs = 1000
const byId = (id) => document.getElementById(id)
let language = navigator.language.toLowerCase().startsWith("zh") ? "zh-CN" : "en"
let state = { people: [], codes: [], accounts: [], deliveries: [] }
let asking = null
let shown = null

const word = (name) => words[language][name]

async function call(path, input) {
  const response = await fetch(path, { method: "POST", body: JSON.stringify(input) })
  const answer = await response.json()
  showError(response.ok ? "" : answer.error)
  await refresh()
  return response.ok ? answer : null
}

async function refresh() {
  try {
    const response = await fetch("/phone/state")
    state = await response.json()
    draw()
  } catch (error) {
    showError(String(error))
  }
}

function showError(sentence) {
  byId("error").textContent = sentence
  byId("error").hidden = sentence === ""
}

const person = () => byId("person").value
const account = () => byId("account").value
const nameOf = (name) => state.accounts.find((one) => one.account === name)?.title ?? name

function contact(name = account()) {
  const owner = state.people.find((one) => one.person === person())
  return owner?.contacts.find((one) => one.account === name)
}

/** A link from here opens on this person's phone, as far as web OAuth is concerned. */
function carryPhone() {
  void cookieStore.set({ name: "wechat_person", value: person(), path: "/connect/" })
}

function draw() {
  drawOptions(byId("person"), state.people, "person", "name")
  carryPhone()
  drawOptions(byId("account"), state.accounts, "account", "title")
  drawCodes()
  drawPhone()
  drawDeliveries()
}

/** Replaces a list only when it changed, so that focus and scroll position stay. */
function redraw(list, key, items) {
  const wanted = `${language} ${key}`
  if (list.dataset.key === wanted) return false
  list.dataset.key = wanted
  const held = document.activeElement?.dataset?.focus
  list.replaceChildren(...items())
  if (held) list.querySelector(`[data-focus="${CSS.escape(held)}"]`)?.focus()
  return true
}

function drawOptions(select, list, value, label) {
  const chosen = select.value
  const options = () => list.map((one) => make("option", { value: one[value] }, one[label]))
  redraw(select, JSON.stringify(list.map((one) => [one[value], one[label]])), options)
  if (list.some((one) => one[value] === chosen)) select.value = chosen
}

/** The accounts that this person follows; each opens its chat. */
function drawFollowed() {
  const owner = state.people.find((one) => one.person === person())
  const followed = (owner?.contacts ?? []).filter(({ following }) => following)
  const names = followed.map((one) => one.account)
  const text = word(names.length === 0 ? "followsNobody" : "follows")
  const items = () => [make("li", { class: "soft" }, text), ...names.map(followedItem)]
  redraw(byId("followed"), names.join(), items)
  for (const button of byId("followed").querySelectorAll("button"))
    button.setAttribute("aria-pressed", String(button.dataset.account === account()))
}

function followedItem(name) {
  const attributes = { type: "button", "data-account": name, "data-focus": name }
  const button = make("button", attributes, nameOf(name))
  button.addEventListener("click", () => {
    byId("account").value = name
    switchChat()
  })
  return make("li", {}, button)
}

function drawCodes() {
  const plain = state.accounts.map((one) => ({ url: one.plainQr, account: one.account }))
  const all = [...state.codes, ...plain]
  const empty = make("li", { class: "soft" }, word("noCodes"))
  const items = () => [...(state.codes.length === 0 ? [empty] : []), ...all.map(codeItem)]
  redraw(byId("codes"), all.map((code) => code.url).join(), items)
  for (const code of state.codes) {
    const left = byId("codes").querySelector(`[data-url="${CSS.escape(code.url)}"] .left`)
    if (left)
      left.textContent = code.expiresIn === null ? word("forever") : word("left")(code.expiresIn)
  }
}

function codeItem(code) {
  const attributes = { type: "button", "data-url": code.url, "data-focus": code.url }
  if (code.scene !== undefined) attributes["data-scene"] = code.scene
  const about = code.ticket ? make("span", { class: "left" }) : make("span", {}, word("plain"))
  const text = make("div", {}, make("strong", {}, nameOf(code.account)), about)
  if (code.scene !== undefined) text.append(make("span", {}, code.scene))
  const button = make("button", attributes, ...(code.ticket ? [picture(code)] : []), text)
  button.addEventListener("click", () => scan(code.url))
  return make("li", {}, button)
}

function drawPhone() {
  const here = contact()
  const button = byId("follow")
  button.textContent = word(here?.following ? "unfollow" : "follow")
  button.classList.toggle("quiet", here?.following ?? false)
  button.dataset.following = String(here?.following ?? false)
  button.disabled = !here
  for (const part of byId("send").elements) part.disabled = !here?.following
  const chat = byId("chat")
  const lines = here?.chat ?? []
  const hint = word(here?.following ? "emptyChat" : "strangerChat")
  const empty = () => [make("li", { class: "hint" }, hint)]
  const key = JSON.stringify([person(), account(), lines, hint])
  const items = () => (lines.length === 0 ? empty() : lines.map(chatLine))
  if (redraw(chat, key, items)) chat.scrollTop = chat.scrollHeight
  drawFollowed()
  drawMenu(here?.following)
  byId("openid").textContent = here?.openid ?? ""
  byId("unionid").textContent = here?.unionid ?? word("noUnionid")
}

function drawMenu(following) {
  const menu = state.accounts.find((one) => one.account === account())?.menu ?? []
  const shown = following ? menu : []
  redraw(byId("menu"), JSON.stringify([account(), shown]), () => menuItems(shown, tap))
}

async function tap(button) {
  showScreens(await call("/phone/tap", { person: person(), account: account(), button }))
}

function drawDeliveries() {
  const list = state.deliveries
  const empty = make("li", { class: "soft" }, word("noDeliveries"))
  const key = `${list.length} ${list[0]?.at} ${list[0]?.attempt}`
  const items = () => list.map((one) => deliveryItem(one, { word, nameOf, language }))
  redraw(byId("deliveries"), key, () => (list.length === 0 ? [empty] : items()))
}

function drawWords() {
  document.documentElement.lang = language
  for (const element of document.querySelectorAll("[data-word]"))
    element.textContent = word(element.dataset.word)
  byId("language").textContent = word("language")
  byId("language").setAttribute("aria-label", word("languageFull"))
  byId("new-name").placeholder = word("newName")
  byId("words").placeholder = word("message")
  drawShown()
}

/** A stranger first sees the follow page, as on a phone; a follower's scan needs no step. */
async function scan(url) {
  const looked = await call("/phone/scan", { person: person(), url, follow: false })
  if (!looked) return
  const page = looked.shown.find((one) => one.screen === "follow")
  if (page) askToFollow(page, () => call("/phone/scan", { person: person(), url }))
  else showScreens(looked)
}

function askToFollow(page, doFollow) {
  asking = doFollow
  byId("account").value = page.account
  byId("follow-name").textContent = page.text
  byId("follow-page").showModal()
}

function showScreens(outcome) {
  const last = outcome?.shown.at(-1)
  if (!last) return
  if (last.account) byId("account").value = last.account
  shown = last
  drawShown()
  drawPhone()
  // On a narrow screen the phone is below the codes.
  byId("phone").scrollIntoView({ block: "nearest" })
}

function drawShown() {
  const text = shown && (word("screens")[shown.screen] ?? shown.text.slice(0, 200))
  byId("shown").textContent = text ?? ""
  if (shown) byId("shown").dataset.screen = shown.screen
  else delete byId("shown").dataset.screen
}

/** Shows another person or another chat. */
function switchChat() {
  shown = null
  drawShown()
  carryPhone()
  drawPhone()
}

function onSubmit(form, action) {
  byId(form).addEventListener("submit", (event) => {
    event.preventDefault()
    const input = event.target.querySelector("input")
    const text = input.value
    input.value = ""
    void action(text)
  })
}

onSubmit("scan-text", scan)
onSubmit("add-person", async (name) => {
  const added = await call("/phone/people", { name })
  if (!added) return
  byId("person").value = added.person
  switchChat()
})
onSubmit("send", async (text) => {
  const to = account()
  const outcome = await call("/phone/message", { person: person(), account: to, text })
  // A person who has opened another chat meanwhile stays there.
  if (account() === to) showScreens(outcome)
})
byId("follow").addEventListener("click", async () => {
  const path = contact()?.following ? "/phone/unfollow" : "/phone/follow"
  showScreens(await call(path, { person: person(), account: account() }))
})
byId("follow-yes").addEventListener("click", async () => {
  byId("follow-page").close()
  showScreens(await asking?.())
})
byId("follow-no").addEventListener("click", () => byId("follow-page").close())
byId("language").addEventListener("click", () => {
  language = language === "en" ? "zh-CN" : "en"
  drawWords()
  draw()
})
for (const id of ["person", "account"]) byId(id).addEventListener("change", switchChat)

drawWords()
await refresh()
setInterval(() => {
  if (!document.hidden) void refresh()
}, pollMs)
