// The only stylesheet of the hosted pages. An app's colour is its only variable. Sizes follow the text size
// that the visitor has set in the browser; the space beside the text does not, since it would take the
// text's room, and frame-page.ts counts on the body's padding.

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
  background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;
}
.card {
  width: min(100%, 25rem); padding: 2rem 24px; border-radius: 16px; background: var(--card);
  box-shadow: 0 1px 3px rgb(0 0 0 / 12%); text-align: center; text-wrap: balance;
  overflow-wrap: anywhere;
}
.logo { display: block; margin: 0 auto 0.75rem; max-width: 12.5rem; height: 3rem; object-fit: contain; }
h1 { margin: 0 0 1rem; font-size: 1.25rem; line-height: 1.3; font-weight: 600; }
.who { margin: -0.75rem 0 1rem; }
h2 { margin: 1.5rem 0 0.5rem; font-size: 1rem; font-weight: 600; }
p { margin: 0 0 0.75rem; }
a { color: var(--link); }
.small, .hint { font-size: 0.875rem; color: var(--muted); }
.card > :last-child { margin-bottom: 0; }
.way { margin-top: 1rem; }
.way a { display: inline-block; min-height: 1.5rem; padding: 0.125rem 0.25rem; }
.qr {
  display: block; width: min(100%, 13.5rem); height: auto; aspect-ratio: 1; margin: 0.5rem auto 1rem;
  border: 1px solid var(--line); border-radius: 12px; forced-color-adjust: none;
}
menshen-login {
  display: block; margin: 0 auto; --menshen-accent: var(--link); --menshen-on-accent: var(--card);
}
menshen-login::part(panel) { padding: 0; border: 0; background: none; }
menshen-login::part(title), menshen-login::part(app) { display: none; }
form { margin: 0 0 0.75rem; }
label { display: block; margin-bottom: 0.25rem; font-weight: 500; text-align: start; }
input + label { margin-top: 0.75rem; }
input {
  width: 100%; min-height: 2.75rem; padding: 0.5rem 0.75rem; border: 1px solid var(--muted);
  border-radius: 10px; background: var(--card); color: var(--ink); font: inherit;
}
.chat-code {
  margin: 0 0 0.75rem; font-size: 2.25rem; line-height: 1.2; font-weight: 600; letter-spacing: .15em;
  text-indent: .15em; font-variant-numeric: tabular-nums; user-select: all;
}
.chat-code span { display: inline-block; }
.chat-code span + span { margin-left: .3em; }
.code { letter-spacing: .3em; text-align: center; font-variant-numeric: tabular-nums; }
.button {
  display: block; width: 100%; min-height: 2.75rem; margin-top: 0.5rem; padding: 0.625rem 1.25rem;
  border: 1px solid var(--edge); border-radius: 22px; background: var(--accent); color: #fff;
  font: inherit; font-weight: 600; line-height: 1.375; text-decoration: none; cursor: pointer;
}
.button + .hint { margin-top: 0.375rem; }
.button.quiet { border-color: var(--line); background: none; color: var(--ink); }
.button.plain {
  display: inline; width: auto; min-height: 1.5rem; margin: 0; padding: 0 0.125rem; border: 0;
  background: none; color: var(--link); font-weight: 400; text-decoration: underline;
}
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0.75rem; }
.facts {
  display: grid; grid-template-columns: auto 1fr; gap: 0.25rem 1rem; margin: 0 0 1rem; padding: 0.75rem 1rem;
  border: 1px solid var(--line); border-radius: 10px; text-align: start; font-size: 0.875rem;
}
.facts dt { color: var(--muted); }
.facts dd { margin: 0; }
.match-number, .phone-code {
  margin: 0 0 1rem; font-size: 2rem; line-height: 1.3; font-weight: 600; letter-spacing: .15em;
  text-indent: .15em; font-variant-numeric: tabular-nums;
}
.or { display: flex; align-items: center; gap: 0.75rem; margin: 1.25rem 0; color: var(--muted); }
.or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
.alert { padding: 0.625rem 0.75rem; border: 1px solid var(--bad); border-radius: 10px; color: var(--bad); }
.list { margin: 0 0 0.75rem; padding: 0; list-style: none; text-align: start; }
.list > li {
  display: flex; align-items: center; gap: 0.75rem; padding: 0.75rem 0;
  border-bottom: 1px solid var(--line);
}
.list > li > :first-child { flex: 1; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
`
