// The widget's words stay files of their own: as `data:` URLs a strict CSP would refuse them.
export default { build: { assetsInlineLimit: 0 } }
