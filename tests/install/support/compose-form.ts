// A compose file held against the Compose Specification (https://compose-spec.io): the elements that our files use,
// each with the form that the specification gives it. An element without a row is a fault, too.

import { parse } from "yaml"

export type Service = Record<string, unknown>
export interface Compose {
  services: Record<string, Service>
  networks?: Record<string, unknown>
  volumes?: Record<string, unknown>
}

/** With merge keys, as the specification's chapter on fragments has them. */
export const composeIn = (text: string): Compose => parse(text, { merge: true })

type Check = (value: unknown) => boolean
const isString: Check = (value) => typeof value === "string" && value !== ""
const isBoolean: Check = (value) => typeof value === "boolean"
const listOf =
  (form: RegExp): Check =>
  (value) =>
    Array.isArray(value) && value.length > 0 && value.every((one) => form.test(String(one)))
const matches =
  (form: RegExp): Check =>
  (value) =>
    form.test(String(value))
const objectOf =
  (checks: Record<string, Check>): Check =>
  (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).every(([name, inner]) => checks[name]?.(inner) ?? false)
const each =
  (check: Check): Check =>
  (value) =>
    typeof value === "object" && value !== null && Object.values(value).every(check)

const dependency = objectOf({
  condition: matches(/^service_(started|healthy|completed_successfully)$/),
  restart: isBoolean,
  required: isBoolean,
})
const limits = objectOf({ cpus: isString, memory: isString })

const serviceForms: Record<string, Check> = {
  image: isString,
  container_name: isString,
  command: listOf(/./),
  volumes: listOf(/^[^:]+:\/[^:]+(:ro)?$/),
  networks: listOf(/^[\w.-]+$/),
  ports: listOf(/^(\S+:)?[^:\s]+:\d+$/),
  ulimits: objectOf({ nofile: (value) => Number.isInteger(value) }),
  init: isBoolean,
  read_only: isBoolean,
  tmpfs: listOf(/^\//),
  cap_drop: listOf(/^[A-Z_]+$/),
  security_opt: listOf(/^[a-z-]+:[a-z]+$/),
  stop_grace_period: matches(/^(\d+(h|m|s|ms|us))+$/),
  restart: matches(/^(no|always|on-failure(:\d+)?|unless-stopped)$/),
  depends_on: each(dependency),
  profiles: listOf(/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/),
  healthcheck: objectOf({ disable: isBoolean }),
  deploy: objectOf({ resources: objectOf({ limits }) }),
  labels: each(isString),
}

/** Each fault as a sentence. */
export function composeFaults(compose: Compose): string[] {
  const known = ["name", "services", "networks", "volumes"]
  const unknown = Object.keys(compose).filter((name) => !known.includes(name))
  return [
    ...unknown.map((name) => `${name} is no element at the top`),
    ...Object.entries(compose.services).flatMap(([name, service]) => [
      ...formFaults(service).map((fault) => `${name}: ${fault}`),
      ...namedFaults(compose, service).map((fault) => `${name}: ${fault}`),
    ]),
  ]
}

const formFaults = (service: Service): string[] =>
  Object.entries(service).flatMap(([element, value]) =>
    serviceForms[element]?.(value) ? [] : [`${element} has no form of the specification`],
  )

/** A network, a volume and a service that another element names has to be declared. */
function namedFaults(
  { services, networks = {}, volumes = {} }: Compose,
  service: Service,
): string[] {
  const uses = (service.networks ?? []) as string[]
  const mounts = ((service.volumes ?? []) as string[]).map((mount) => mount.split(":")[0] ?? "")
  const named = mounts.filter((source) => /^\w/.test(source))
  const needed = Object.keys(service.depends_on ?? {})
  return [
    ...uses.filter((name) => !(name in networks)).map((name) => `no network ${name}`),
    ...named.filter((name) => !(name in volumes)).map((name) => `no volume ${name}`),
    ...needed.filter((name) => !(name in services)).map((name) => `no service ${name}`),
  ]
}

/** The variables in a file: ${NAME} and ${NAME:-default}. */
export const variablesIn = (text: string): string[] =>
  [...new Set([...text.matchAll(/\$\{(\w+)(:-[^}]*)?\}/g)].map(([, name = ""]) => name))].sort()
