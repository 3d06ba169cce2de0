// The parts of OpenAPI 3.1 that docs/openapi.yaml uses, as a JSON schema. Each allows only its own
// members, so that a misspelt one is found.

import { methods } from "../../scripts/lib/openapi.mjs"

const text = { type: "string", minLength: 1 }
const referenceOr = (more: object) => ({
  if: { required: ["$ref"] },
  else: { type: "object", additionalProperties: false, ...more },
})
const mapOf = (values: object) => ({ type: "object", additionalProperties: values })
const content = mapOf({
  type: "object",
  additionalProperties: false,
  required: ["schema"],
  properties: { schema: { type: "object" }, example: {}, examples: { type: "object" } },
})
const header = referenceOr({
  required: ["schema"],
  properties: { required: { const: true }, description: text, schema: { type: "object" } },
})
const response = referenceOr({
  required: ["description"],
  properties: { description: text, headers: mapOf(header), content },
})
const parameter = referenceOr({
  required: ["name", "in", "schema"],
  properties: {
    name: text,
    in: { enum: ["path", "query", "header"] },
    required: { const: true },
    description: text,
    style: { const: "form" },
    explode: { const: true },
    schema: { type: "object" },
    example: {},
  },
})
const operation = {
  type: "object",
  additionalProperties: false,
  required: ["operationId", "tags", "summary", "responses"],
  properties: {
    operationId: { type: "string", pattern: "^[a-z][A-Za-z]+$" },
    tags: { type: "array", minItems: 1, maxItems: 1 },
    summary: text,
    description: text,
    externalDocs: {
      type: "object",
      additionalProperties: false,
      required: ["description", "url"],
      properties: { description: text, url: text },
    },
    security: { type: "array", minItems: 1 },
    parameters: { type: "array", items: parameter },
    requestBody: {
      type: "object",
      additionalProperties: false,
      required: ["content"],
      properties: { required: { const: true }, description: text, content },
    },
    responses: {
      type: "object",
      minProperties: 1,
      additionalProperties: false,
      patternProperties: { "^[1-5][0-9]{2}$": response },
    },
  },
}
export const form = {
  type: "object",
  additionalProperties: false,
  required: ["openapi", "info", "servers", "tags", "security", "paths", "components"],
  properties: {
    openapi: { type: "string", pattern: "^3\\.1\\." },
    info: { type: "object", required: ["title", "version"] },
    servers: { type: "array", minItems: 1 },
    tags: { type: "array", items: { type: "object", required: ["name", "description"] } },
    security: { const: [] },
    paths: {
      type: "object",
      additionalProperties: false,
      patternProperties: {
        "^/": {
          type: "object",
          additionalProperties: false,
          properties: {
            parameters: { type: "array", items: parameter },
            ...Object.fromEntries(methods.map((method: string) => [method, operation])),
          },
        },
      },
    },
    components: {
      type: "object",
      additionalProperties: false,
      properties: {
        securitySchemes: { type: "object" },
        parameters: mapOf(parameter),
        headers: mapOf(header),
        responses: mapOf(response),
        schemas: mapOf({ type: "object" }),
      },
    },
  },
}
