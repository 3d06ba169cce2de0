// The one stylesheet of the hosted pages.

export const pageCss = `
:root { color-scheme: light dark; --ground: #f4f5f7; --card: #fff; --ink: #1c1e21; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #131416; --card: #1e2023; --ink: #eceef0; }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px;
  background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
.card {
  width: min(100%, 400px); padding: 32px 24px; border-radius: 16px; background: var(--card);
  box-shadow: 0 1px 3px rgb(0 0 0 / 12%); text-align: center;
}
h1 { margin: 0 0 20px; font-size: 20px; font-weight: 600; overflow-wrap: anywhere; }
menshen-login { display: block; margin: 0 auto; }
`
