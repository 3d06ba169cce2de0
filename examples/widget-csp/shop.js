const news = document.querySelector("#news")

document.querySelector("menshen-login").addEventListener("success", ({ detail }) => {
  const { code, codeVerifier } = detail
  news.textContent = `The server gets the code (${code.length} characters) and its verifier.`
  // fetch("/session", { method: "POST", body: JSON.stringify({ code, codeVerifier }) })
  void codeVerifier
})
