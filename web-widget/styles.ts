// One constructed stylesheet for every widget of the page: no inline style for a CSP to forbid.

const css = `
:host{--a:var(--menshen-accent,#067a43);--i:var(--menshen-ink,#1b1f23);--m:var(--menshen-muted,#5b636b);
--s:var(--menshen-surface,#fff);--l:var(--menshen-line,#d9dee3);--e:var(--menshen-error,#b3261e);
--on:var(--menshen-on-accent,#fff);display:block;box-sizing:border-box;min-width:240px;max-width:480px;
color-scheme:light dark}
:host([hidden]){display:none}
@media(prefers-color-scheme:dark){:host{--a:var(--menshen-accent,#4cc38a);--i:var(--menshen-ink,#eceef0);
--m:var(--menshen-muted,#a4adb5);--s:var(--menshen-surface,#17191b);--l:var(--menshen-line,#34393e);
--e:var(--menshen-error,#ff8f85);--on:var(--menshen-on-accent,#0b1f14)}}
*{box-sizing:border-box;margin:0}
[part=card]{display:grid;justify-items:center;gap:16px;padding:24px 20px;border:1px solid var(--l);
border-radius:var(--menshen-radius,12px);background:var(--s);color:var(--i);text-align:center;
font:var(--menshen-font,16px/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif);overflow-wrap:anywhere}
[part=title]{font-size:1.125em;font-weight:600;line-height:1.35}
[part=frame]{display:grid;place-items:center;width:min(100%,220px);aspect-ratio:1;
border:1px solid var(--l);border-radius:8px;overflow:hidden}
[part=qr]{display:block;width:100%;height:100%}
[part=mark]{display:grid;place-items:center;width:72px;height:72px;border-radius:50%;
border:3px solid currentColor;color:var(--m);font-size:32px;line-height:1}
[data-view=scanned] [part=mark],[data-view=success] [part=mark],[data-view=choosing] [part=mark]{color:var(--a)}
[data-view=error] [part=mark],[data-view=refused] [part=mark],[data-view=denied] [part=mark]{color:var(--e)}
[data-view=loading] [part=mark],[data-view=signing] [part=mark]{border-color:var(--l);
border-top-color:var(--a);animation:t 1s linear infinite}
@keyframes t{to{transform:rotate(1turn)}}
[part=status]{min-height:3em;max-width:22em;text-wrap:balance}
[part=button],[part=link]{display:inline-block;min-height:44px;padding:10px 20px;border-radius:8px;
border:1px solid var(--a);background:var(--a);color:var(--on);font:inherit;font-weight:600;line-height:22px;
text-decoration:none;cursor:pointer}
[data-view=scanned] [part=button]{background:none;color:var(--a)}
:focus-visible{outline:3px solid var(--a);outline-offset:2px}
[hidden]{display:none!important}
@media(prefers-reduced-motion:reduce){[part=mark]{animation:none!important}}
@media(forced-colors:active){[part=qr]{forced-color-adjust:none}}`

let sheet: CSSStyleSheet | undefined

export function stylesheet(): CSSStyleSheet {
  if (sheet) return sheet
  sheet = new CSSStyleSheet()
  sheet.replaceSync(css.replace(/\n/g, ""))
  return sheet
}
