// The script that submits an authorization response to the client.

export const formPostJs = "document.forms[0].submit()\n"
