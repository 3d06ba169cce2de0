// One constructed stylesheet for every widget of the page: no inline style for a CSP to forbid.

const light = `--a:var(--menshen-accent,#067a43);--i:var(--menshen-ink,#1b1f23);
--m:var(--menshen-muted,#5b636b);--s:var(--menshen-surface,#fff);--l:var(--menshen-line,#d9dee3);
--e:var(--menshen-error,#b3261e);--on:var(--menshen-on-accent,#fff)`
const dark = `--a:var(--menshen-accent,#4cc38a);--i:var(--menshen-ink,#eceef0);
--m:var(--menshen-muted,#a4adb5);--s:var(--menshen-surface,#17191b);--l:var(--menshen-line,#34393e);
--e:var(--menshen-error,#ff8f85);--on:var(--menshen-on-accent,#0b1f14)`

export const css = `
:host{${light};display:block;box-sizing:border-box;min-width:240px;max-width:480px;color-scheme:light}
:host([hidden]),[hidden]{display:none!important}
@media(prefers-color-scheme:dark){:host(:not([theme=light])){${dark};color-scheme:dark}}
:host([theme=dark]){${dark};color-scheme:dark}
*{box-sizing:border-box;margin:0}
.panel{display:grid;justify-items:center;gap:12px;padding:24px 20px;border:1px solid var(--l);
border-radius:var(--menshen-radius,12px);background:var(--s);color:var(--i);text-align:center;outline:0;
font:var(--menshen-font,16px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif);
overflow-wrap:anywhere}
.title{font-size:1.125em;font-weight:600;line-height:1.35}
.app{color:var(--m)}
.stage{position:relative;display:grid;place-items:center;width:min(100%,220px);aspect-ratio:1;
border:1px solid var(--l);border-radius:8px;overflow:hidden}
.stage>*{grid-area:1/1}
.qr,.blank{display:block;width:100%;height:100%}
.pale{opacity:.12}
.blank{background:linear-gradient(90deg,transparent,var(--l),transparent);background-size:200% 100%;
animation:slide 1.6s linear infinite}
.icon{width:72px;height:72px;padding:16px;border-radius:50%;stroke-width:2;color:var(--a);
background:var(--s);box-shadow:0 0 0 2px currentColor}
.bad{color:var(--e)}
.calm{color:var(--m)}
.turn{box-shadow:none;animation:turn 1s linear infinite}
.status{max-width:22em;text-wrap:balance}
.hint{max-width:24em;color:var(--m);font-size:.875em;font-variant-numeric:tabular-nums}
.button,.link{display:inline-block;min-height:44px;padding:10px 20px;border-radius:8px;
border:1px solid var(--a);background:var(--a);color:var(--on);font:inherit;font-weight:600;
line-height:22px;text-decoration:none;cursor:pointer}
.quiet{background:none;color:var(--a)}
:focus-visible{outline:3px solid var(--a);outline-offset:2px}
@keyframes turn{to{transform:rotate(1turn)}}
@keyframes slide{from{background-position:200% 0}to{background-position:-200% 0}}
@media(prefers-reduced-motion:reduce){*{animation:none!important}}
@media(forced-colors:active){.qr{forced-color-adjust:none}}`
