// The script of the page that posts an authorization response to the client.

export const formPostJs = "document.forms[0].submit()\n"
