// node tests/install/visit.ts PORTS COUNT: people sign in, from the network in which this process is. PORTS is JSON.

import { signInPeople } from "./support/people.ts"

const [ports = "", count = ""] = process.argv.slice(2)
const subs = await signInPeople(JSON.parse(ports), Number(count))
console.log(`${new Set(subs).size} people signed in`)
