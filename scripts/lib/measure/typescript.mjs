// Parses a file with TypeScript's own parser: its functions, its imports, its literal spreads.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as ast from "typescript/unstable/ast"
import { API } from "typescript/unstable/sync"

const { SyntaxKind } = ast

/**
 * Parses the TypeScript and JavaScript files of a root, without resolving or checking anything.
 * @returns {Map<string, { functionSizes: number[], imports: string[], literalSpreads: number }>}
 */
export function parseScripts(root, paths) {
  const folder = mkdtempSync(join(tmpdir(), "menshen-measure-"))
  const config = join(folder, "tsconfig.json")
  writeFileSync(config, configFor(paths.map((path) => join(root, path))))
  const api = new API({})
  try {
    const { program } = api.updateSnapshot({ openProjects: [config] }).getProjects()[0]
    return new Map(paths.map((path) => [path, factsOf(program.getSourceFile(join(root, path)))]))
  } finally {
    api.close()
    rmSync(folder, { recursive: true })
  }
}

function configFor(files) {
  const compilerOptions = {
    allowJs: true,
    noEmit: true,
    noLib: true,
    noResolve: true,
    types: [],
  }
  return JSON.stringify({ compilerOptions, files })
}

function factsOf(source) {
  const facts = { functionSizes: [], imports: [], literalSpreads: 0 }
  const lines = (node) => source.text.slice(node.getStart(source), node.end).split("\n").length
  const visit = (node) => {
    if (isNamedFunction(node)) facts.functionSizes.push(lines(node))
    if (isLiteralSpread(node)) facts.literalSpreads += 1
    const specifier = specifierOf(node)
    if (specifier !== undefined) facts.imports.push(specifier)
    node.forEachChild((child) => void visit(child))
  }
  visit(source)
  return facts
}

/** A function with a body and a name: its own, or that of the variable or property that holds it. */
function isNamedFunction(node) {
  if (!ast.isFunctionLikeDeclaration(node) || !node.body) return false
  const holders = [
    SyntaxKind.VariableDeclaration,
    SyntaxKind.PropertyAssignment,
    SyntaxKind.PropertyDeclaration,
  ]
  const isConstructor = node.kind === SyntaxKind.Constructor
  return Boolean(node.name) || isConstructor || holders.includes(node.parent.kind)
}

/** `...{ a }` or `...["a"]`, also in parentheses or with `as`. */
function isLiteralSpread(node) {
  if (!ast.isSpreadAssignment(node) && !ast.isSpreadElement(node)) return false
  const wrapped = [SyntaxKind.ParenthesizedExpression, SyntaxKind.AsExpression]
  let { expression } = node
  while (wrapped.includes(expression.kind)) expression = expression.expression
  const literals = [SyntaxKind.ObjectLiteralExpression, SyntaxKind.ArrayLiteralExpression]
  return literals.includes(expression.kind)
}

/** The module that an import names, for values or for types only. */
function specifierOf(node) {
  const { moduleSpecifier } = node
  if (moduleSpecifier) return moduleSpecifier.text
  if (node.kind === SyntaxKind.ImportType) return node.argument.literal?.text
  const isImport = node.kind === SyntaxKind.CallExpression
  return isImport && node.expression.kind === SyntaxKind.ImportKeyword
    ? node.arguments[0]?.text
    : undefined
}
