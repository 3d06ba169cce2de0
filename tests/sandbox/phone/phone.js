// The phone: shows GET /phone/state once a second and turns clicks into control calls.
const words = {
  en: {
    title: "Sandbox phone",
    about: "A pretend WeChat. Scan a code from a screen near you and see what the person sees.",
    person: "Phone of",
    newName: "Name of a new person",
    add: "Add person",
    codes: "QR codes on screens near you",
    noCodes: "No live code. Open a sign-in page, and its code appears here.",
    scanText: "Or the text of any QR code",
    scan: "Scan",
    plain: "The account's own QR (no sign-in)",
    left: (seconds) => `${seconds} s left`,
    forever: "permanent",
    phone: "Phone",
    account: "Account",
    follow: "Follow",
    unfollow: "Unfollow",
    following: "Following",
    message: "Message",
    send: "Send",
    deliveries: "Deliveries to the account",
    noDeliveries: "Nothing was sent yet.",
    attempt: (number) => `delivery ${number}`,
    none: "no answer",
    empty: "(empty body)",
    followAsk: "asks to be followed.",
    notNow: "Not now",
    language: "中文",
    languageFull: "切换到中文",
    screens: {
      chat: "The chat is open.",
      follow: "The follow page is open.",
      contacts: "Unfollowed.",
      expired: "This code has expired.",
      unknown: "WeChat does not know this code.",
    },
  },
  "zh-CN": {
    title: "沙箱手机",
    about: "一个模拟的微信。扫一扫附近屏幕上的二维码，看看用户会看到什么。",
    person: "机主",
    newName: "新用户的名字",
    add: "添加用户",
    codes: "附近屏幕上的二维码",
    noCodes: "没有有效的二维码。打开一个登录页面，它的二维码就会出现在这里。",
    scanText: "或输入任意二维码的内容",
    scan: "扫一扫",
    plain: "公众号自己的二维码（不登录）",
    left: (seconds) => `剩余 ${seconds} 秒`,
    forever: "永久",
    phone: "手机",
    account: "公众号",
    follow: "关注",
    unfollow: "取消关注",
    following: "已关注",
    message: "消息",
    send: "发送",
    deliveries: "向公众号的推送",
    noDeliveries: "还没有推送。",
    attempt: (number) => `第 ${number} 次`,
    none: "无应答",
    empty: "（空）",
    followAsk: "邀请您关注。",
    notNow: "暂不",
    language: "English",
    languageFull: "Switch to English",
    screens: {
      chat: "已进入会话。",
      follow: "已打开关注页。",
      contacts: "已取消关注。",
      expired: "二维码已过期。",
      unknown: "微信不认识这个二维码。",
    },
  },
}

const pollMs = 1000
const byId = (id) => document.getElementById(id)
let language = navigator.language.toLowerCase().startsWith("zh") ? "zh-CN" : "en"
let state = { people: [], codes: [], accounts: [], deliveries: [] }
let asking = null

const word = (name) => words[language][name]

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

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

/** A link that is opened from here is opened on this person's phone, as far as web OAuth knows. */
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

/** Replaces a list only when it changed, so that focus and scrolling stay where they are. */
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
  text.append(make("span", {}, code.scene ?? code.url))
  const button = make("button", attributes, ...(code.ticket ? [picture(code)] : []), text)
  button.addEventListener("click", () => scan(code.url))
  return make("li", {}, button)
}

function picture(code) {
  const src = `/cgi-bin/showqrcode?ticket=${encodeURIComponent(code.ticket)}`
  return make("img", { src, alt: "", width: "96", height: "96" })
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
  const key = JSON.stringify([person(), account(), lines])
  if (redraw(chat, key, () => lines.map(chatLine))) chat.scrollTop = chat.scrollHeight
}

function chatLine({ from, text }) {
  return make("li", { "data-from": from }, ...withLinks(text))
}

/** Links open in the phone's browser, as far as this page can: in a new tab. */
function withLinks(text) {
  return text.split(/(https?:\/\/[^\s<>"'，。）]+)/).map((part, at) => {
    if (at % 2 === 0) return part
    return make("a", { href: part, target: "_blank", rel: "noreferrer" }, part)
  })
}

function drawDeliveries() {
  const list = state.deliveries
  const empty = make("li", { class: "soft" }, word("noDeliveries"))
  const key = `${list.length} ${list[0]?.at} ${list[0]?.attempt}`
  redraw(byId("deliveries"), key, () => (list.length === 0 ? [empty] : list.map(deliveryItem)))
}

function deliveryItem({ at, what, attempt, status, body, accepted, ms, reason }) {
  const time = new Date(at).toLocaleTimeString(language)
  const answer = status === 0 ? word("none") : String(status)
  const line = `${accepted ? "✓" : "✗"} ${what} · ${word("attempt")(attempt)} · ${answer} · ${ms} ms`
  const attributes = { "data-accepted": accepted, "data-attempt": attempt, "data-what": what }
  const item = make(
    "li",
    attributes,
    make("strong", {}, line),
    make("div", { class: "soft" }, time),
  )
  if (status !== 0) item.append(make("code", {}, body === "" ? word("empty") : body))
  if (reason) item.append(make("div", {}, reason))
  return item
}

function drawWords() {
  document.documentElement.lang = language
  for (const element of document.querySelectorAll("[data-word]"))
    element.textContent = word(element.dataset.word)
  byId("language").textContent = word("language")
  byId("language").setAttribute("aria-label", word("languageFull"))
  byId("new-name").placeholder = word("newName")
  byId("words").placeholder = word("message")
}

/** A stranger first sees the follow page, as on a phone; a follower's scan goes straight through. */
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
  byId("shown").textContent = words[language].screens[last.screen] ?? last.text.slice(0, 200)
  byId("shown").dataset.screen = last.screen
  drawPhone()
}

function clearShown() {
  byId("shown").textContent = ""
  delete byId("shown").dataset.screen
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
  carryPhone()
  clearShown()
  drawPhone()
})
onSubmit("send", async (text) => {
  showScreens(await call("/phone/message", { person: person(), account: account(), text }))
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
for (const id of ["person", "account"])
  byId(id).addEventListener("change", () => {
    clearShown()
    carryPhone()
    drawPhone()
  })

drawWords()
await refresh()
setInterval(() => {
  if (!document.hidden) void refresh()
}, pollMs)
