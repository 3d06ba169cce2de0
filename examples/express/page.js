// The one page: a link to sign in, or who is signed in.

const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

const row = ([name, value]) =>
  `<tr><th>${escaped(name)}</th><td>${escaped(String(value))}</td></tr>`

const signedOut = '<p><a href="/sign-in">Sign in with WeChat</a></p>'

const signedIn = (claims) => `
<table>${Object.entries(claims).map(row).join("")}</table>
<form method="post" action="/sign-out"><button>Sign out</button></form>`

export const page = (claims) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Express and Menshen</title>
<style>
  body { font: 1rem/1.6 system-ui; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }
  th { text-align: left; padding-right: 1rem }
  td { overflow-wrap: anywhere }
</style>
<h1>Express and Menshen</h1>
${claims ? signedIn(claims) : signedOut}
`
