/** `5 @ 3160`, `5@3160` or `5 3160`; undefined when the words are none of these. */
export function readLotsAtPrice(words: readonly string[]): { volume: number; price: number } | undefined {
  const [, lots, price] = /^(\d+)(?: *@ *| +)(\d+(?:\.\d+)?)$/.exec(words.join(' ').trim()) ?? []
  return lots === undefined ? undefined : { volume: Number(lots), price: Number(price) }
}
