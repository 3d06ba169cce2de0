// The looks in which a page is drawn for axe-core and for pictures: light on a desk, and dark on a phone. With
// MENSHEN_EVERY_LOOK, which `npm test -- looks` sets, both colours at both widths.

interface Look {
  colorScheme: "light" | "dark"
  width: 1280 | 375
}

const usual: Look[] = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 375 },
]

const others: Look[] = [
  { colorScheme: "light", width: 375 },
  { colorScheme: "dark", width: 1280 },
]

export const looks: readonly Look[] = process.env.MENSHEN_EVERY_LOOK ? [...usual, ...others] : usual
