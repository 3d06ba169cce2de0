// The only stylesheet of the hosted pages. An app's colour is its only variable.

const accent = "#077c45"

/** `color` is an app's own, which the core found dark enough for white text; or "". */
export const styleFor = (color: string) => `:root { --accent: ${color || accent}; }${rules}`

const rules = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --card: #fff; --ink: #1b1f23; --muted: #5b636b; --line: #c6ccd2;
  --bad: #b3261e; --link: var(--accent); --edge: var(--accent);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131416; --card: #1e2023; --ink: #eceef0; --muted: #a4adb5; --line: #565c64;
    --bad: #ff8f85; --link: color-mix(in oklab, var(--accent) 45%, #fff); --edge: var(--link);
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px;
  background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
}
.card {
  width: min(100%, 400px); padding: 32px 24px; border-radius: 16px; background: var(--card);
  box-shadow: 0 1px 3px rgb(0 0 0 / 12%); text-align: center; text-wrap: balance;
  overflow-wrap: anywhere;
}
.logo { display: block; margin: 0 auto 12px; max-width: 200px; height: 48px; object-fit: contain; }
h1 { margin: 0 0 16px; font-size: 20px; line-height: 1.3; font-weight: 600; }
h2 { margin: 24px 0 8px; font-size: 16px; font-weight: 600; }
p { margin: 0 0 12px; }
a { color: var(--link); }
.small, .hint { font-size: 14px; color: var(--muted); }
.card > :last-child { margin-bottom: 0; }
.qr {
  display: block; width: min(100%, 216px); height: auto; aspect-ratio: 1; margin: 8px auto 16px;
  border: 1px solid var(--line); border-radius: 12px; forced-color-adjust: none;
}
menshen-login {
  display: block; margin: 0 auto; --menshen-accent: var(--link); --menshen-on-accent: var(--card);
}
menshen-login::part(panel) { padding: 0; border: 0; background: none; }
menshen-login::part(title), menshen-login::part(app) { display: none; }
form { margin: 0 0 12px; }
label { display: block; margin-bottom: 4px; font-weight: 500; text-align: start; }
input + label { margin-top: 12px; }
input {
  width: 100%; min-height: 44px; padding: 8px 12px; border: 1px solid var(--muted);
  border-radius: 10px; background: var(--card); color: var(--ink); font: inherit;
}
.chat-code {
  margin: 0 0 12px; font-size: 36px; line-height: 1.2; font-weight: 600; letter-spacing: .15em;
  text-indent: .15em; font-variant-numeric: tabular-nums; user-select: all;
}
.chat-code span { display: inline-block; }
.chat-code span + span { margin-left: .3em; }
.code { letter-spacing: .3em; text-align: center; font-variant-numeric: tabular-nums; }
.button {
  display: block; width: 100%; min-height: 44px; margin-top: 8px; padding: 10px 20px;
  border: 1px solid var(--edge); border-radius: 22px; background: var(--accent); color: #fff;
  font: inherit; font-weight: 600; line-height: 22px; text-decoration: none; cursor: pointer;
}
.button + .hint { margin-top: 6px; }
.button.quiet { border-color: var(--line); background: none; color: var(--ink); }
.button.plain {
  display: inline; width: auto; min-height: 24px; margin: 0; padding: 0 2px; border: 0;
  background: none; color: var(--link); font-weight: 400; text-decoration: underline;
}
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
.facts {
  display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; margin: 0 0 16px; padding: 12px 16px;
  border: 1px solid var(--line); border-radius: 10px; text-align: start; font-size: 14px;
}
.facts dt { color: var(--muted); }
.facts dd { margin: 0; }
.match-number, .phone-code {
  margin: 0 0 16px; font-size: 32px; line-height: 1.3; font-weight: 600; letter-spacing: .15em;
  text-indent: .15em; font-variant-numeric: tabular-nums;
}
.or { display: flex; align-items: center; gap: 12px; margin: 20px 0; color: var(--muted); }
.or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
.alert { padding: 10px 12px; border: 1px solid var(--bad); border-radius: 10px; color: var(--bad); }
.list { margin: 0 0 12px; padding: 0; list-style: none; text-align: start; }
.list > li {
  display: flex; align-items: center; gap: 12px; padding: 12px 0;
  border-bottom: 1px solid var(--line);
}
.list > li > :first-child { flex: 1; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
`
