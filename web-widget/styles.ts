// The whole look. A site changes it through --menshen-* properties and ::part().

const light = `--a:var(--menshen-accent,#077c45);--i:var(--menshen-ink,#1b1f23);
--m:var(--menshen-muted,#5b636b);--s:var(--menshen-surface,#fff);--l:var(--menshen-line,#dfe3e7);
--e:var(--menshen-error,#b3261e);--on:var(--menshen-on-accent,#fff);color-scheme:light`
const dark = `--a:var(--menshen-accent,#4cc38a);--i:var(--menshen-ink,#eceef0);
--m:var(--menshen-muted,#a4adb5);--s:var(--menshen-surface,#1e2023);--l:var(--menshen-line,#383c42);
--e:var(--menshen-error,#ff8f85);--on:var(--menshen-on-accent,#0b1f14);color-scheme:dark`

export const css = `
:host{${light};display:block;width:100%;max-width:var(--menshen-width,360px)}
:host([hidden]),[hidden]{display:none!important}
@media(prefers-color-scheme:dark){:host(:not([theme=light])){${dark}}}
:host([theme=dark]){${dark}}
*{box-sizing:border-box;margin:0}
.panel{display:grid;justify-items:center;gap:8px;padding:var(--menshen-padding,24px 16px);
border:1px solid var(--l);border-radius:var(--menshen-radius,16px);background:var(--s);color:var(--i);
font:var(--menshen-font,15px/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif);
text-align:center;text-wrap:balance;overflow-wrap:anywhere;outline:0}
.title{font-size:1.15em;font-weight:600;line-height:1.3}
.app,.hint{color:var(--m);font-size:.9em}
.app{max-width:100%}
.stage{display:grid;place-items:center;width:min(100%,var(--menshen-qr-size,216px));aspect-ratio:1;
margin:8px 0}
.stage>*{grid-area:1/1}
.qr,.blank{display:block;width:100%;border-radius:12px}
.qr{border:1px solid var(--l);fill:#000;forced-color-adjust:none}
.pale{opacity:.1}
.blank{height:100%;background:var(--l)}
.icon{position:relative;width:76px;padding:18px;border-radius:50%;color:var(--a);
background:color-mix(in srgb,currentColor 12%,var(--s));
fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.bad{color:var(--e)}
.calm{color:var(--m)}
.status{min-height:3em;display:grid;align-items:center;font-weight:500}
.hint{font-variant-numeric:tabular-nums}
.button,.link{min-height:44px;margin-top:8px;padding:10px 22px;border:1px solid var(--a);
border-radius:22px;background:var(--a);color:var(--on);font:inherit;font-weight:600;line-height:22px;
text-decoration:none;cursor:pointer}
.quiet{border-color:var(--l);background:none;color:var(--i)}
:focus-visible{outline:2px solid var(--a);outline-offset:2px}
:host([ticket]) .panel{padding:0;border:0;background:none}
:host([ticket]) :is(.title,.app){display:none}
@media(prefers-reduced-motion:no-preference){
.icon{animation:show .25s}
.turn path{animation:turn 1s linear infinite;transform-origin:center}
.blank{animation:wait 1.4s ease-in-out infinite alternate}}
@keyframes show{from{opacity:0}}
@keyframes wait{to{opacity:.4}}
@keyframes turn{to{transform:rotate(1turn)}}`
