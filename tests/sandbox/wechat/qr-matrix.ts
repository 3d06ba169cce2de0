// A QR code of exactly one kind: version 3, level L, byte mode, mask 0. It holds 53 bytes, and
// WeChat's texts (http://weixin.qq.com/q/ and 22 characters) have 45. ISO/IEC 18004.
const size = 29
const dataBytes = 55
const checkBytes = 15
export const qrCapacity = 53

type Grid = (boolean | undefined)[][]

/** Rows of modules, true being dark. */
export function qrMatrix(text: string): boolean[][] {
  const grid: Grid = Array.from({ length: size }, () => new Array(size).fill(undefined))
  drawFunctionPatterns(grid)
  drawData(grid, codewords(Buffer.from(text)))
  return grid.map((row) => row.map((module) => module === true))
}

function codewords(text: Buffer): number[] {
  if (text.length > qrCapacity) throw new RangeError(`a QR text of at most ${qrCapacity} bytes`)
  const nibbles = [4, text.length >> 4, text.length & 15]
  for (const byte of text) nibbles.push(byte >> 4, byte & 15)
  nibbles.push(0)
  const data: number[] = []
  for (let i = 0; i < nibbles.length; i += 2)
    data.push(((nibbles[i] ?? 0) << 4) | (nibbles[i + 1] ?? 0))
  for (let pad = 0xec; data.length < dataBytes; pad ^= 0xec ^ 0x11) data.push(pad)
  return [...data, ...checkWords(data)]
}

/** Reed-Solomon over GF(256) with 0x11d. */
function checkWords(data: number[]): number[] {
  const divisor = generator()
  const rest = new Array<number>(checkBytes).fill(0)
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0)
    rest.push(0)
    divisor.forEach((term, i) => {
      rest[i] = (rest[i] ?? 0) ^ multiply(term, factor)
    })
  }
  return rest
}

function generator(): number[] {
  let terms: number[] = [...new Array(checkBytes - 1).fill(0), 1]
  let root = 1
  for (let i = 0; i < checkBytes; i++) {
    terms = terms.map((term, at) => multiply(term, root) ^ (terms[at + 1] ?? 0))
    root = multiply(root, 2)
  }
  return terms
}

function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d)
    product ^= ((b >> bit) & 1) * a
  }
  return product
}

function drawFunctionPatterns(grid: Grid): void {
  for (let i = 0; i < size; i++) {
    put(grid, 6, i, i % 2 === 0)
    put(grid, i, 6, i % 2 === 0)
  }
  drawSquare(grid, 3, 3, 4, (ring) => ring !== 2 && ring !== 4)
  drawSquare(grid, size - 4, 3, 4, (ring) => ring !== 2 && ring !== 4)
  drawSquare(grid, 3, size - 4, 4, (ring) => ring !== 2 && ring !== 4)
  drawSquare(grid, 22, 22, 2, (ring) => ring !== 1)
  drawFormat(grid)
}

function drawSquare(grid: Grid, x: number, y: number, r: number, dark: (ring: number) => boolean) {
  for (let dy = -r; dy <= r; dy++)
    for (let dx = -r; dx <= r; dx++)
      put(grid, x + dx, y + dy, dark(Math.max(Math.abs(dx), Math.abs(dy))))
}

/** Level L with mask 0 is the constant 0x77c4 after BCH and its own mask. */
function drawFormat(grid: Grid): void {
  const bit = (i: number) => ((0x77c4 >> i) & 1) === 1
  const beside = [0, 1, 2, 3, 4, 5, 7, 8]
  beside.forEach((y, i) => {
    put(grid, 8, y, bit(i))
    put(grid, size - 1 - i, 8, bit(i))
  })
  const above = [7, 5, 4, 3, 2, 1, 0]
  above.forEach((x, i) => {
    put(grid, x, 8, bit(8 + i))
    put(grid, 8, size - 7 + i, bit(8 + i))
  })
  put(grid, 8, size - 8, true)
}

function drawData(grid: Grid, words: number[]): void {
  let at = 0
  for (const [x, y] of zigzag()) {
    if (grid[y]?.[x] !== undefined) continue
    const bit = ((words[at >> 3] ?? 0) >> (7 - (at & 7))) & 1
    put(grid, x, y, (bit === 1) !== ((x + y) % 2 === 0))
    at++
  }
}

function* zigzag(): Generator<[number, number]> {
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5
    const upward = ((right + 1) & 2) === 0
    for (let step = 0; step < size; step++) {
      const y = upward ? size - 1 - step : step
      yield [right, y]
      yield [right - 1, y]
    }
  }
}

function put(grid: Grid, x: number, y: number, dark: boolean): void {
  const row = grid[y]
  if (row && x >= 0 && x < size) row[x] = dark
}
