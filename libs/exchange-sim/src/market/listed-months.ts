/** Which of a product's contracts are listed, and which of them trade most. */
export interface Listing {
  /** Yuan, about the price of autumn 2026; only where a generated market starts. */
  readonly price: number
  /** Months of delivery in which the product's trading concentrates. */
  readonly mainMonths: readonly number[]
  /** Months of delivery that are listed; all when absent. */
  readonly months?: readonly number[]
}

const EVEN = [2, 4, 6, 8, 10, 12]
const EVERY = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
const SPRING_AUTUMN = [1, 5, 10]
const RUBBER = [1, 5, 9]

/**
 * Main months by custom of the market, to be checked against the volumes of the day before use as facts; listed months
 * after the contracts of SHFE and INE (natural rubber has no February and December).
 */
export const LISTINGS: ReadonlyMap<string, Listing> = new Map<string, Listing>([
  ['au', { price: 952.4, mainMonths: EVEN }],
  ['ag', { price: 11_860, mainMonths: EVEN }],
  ['cu', { price: 87_200, mainMonths: EVERY }],
  ['al', { price: 21_500, mainMonths: EVERY }],
  ['zn', { price: 22_600, mainMonths: EVERY }],
  ['pb', { price: 17_200, mainMonths: EVERY }],
  ['ni', { price: 121_000, mainMonths: EVERY }],
  ['sn', { price: 285_000, mainMonths: EVERY }],
  ['ss', { price: 12_700, mainMonths: EVERY }],
  ['ao', { price: 2_800, mainMonths: [1, 5, 9] }],
  ['ad', { price: 20_900, mainMonths: EVERY }],
  ['rb', { price: 3_150, mainMonths: SPRING_AUTUMN }],
  ['hc', { price: 3_320, mainMonths: SPRING_AUTUMN }],
  ['wr', { price: 3_400, mainMonths: SPRING_AUTUMN }],
  ['ru', { price: 15_400, mainMonths: RUBBER, months: [1, 3, 4, 5, 6, 7, 8, 9, 10, 11] }],
  ['bu', { price: 3_250, mainMonths: EVERY }],
  ['fu', { price: 2_700, mainMonths: [1, 5, 9] }],
  ['sp', { price: 5_200, mainMonths: [1, 5, 9] }],
  ['op', { price: 4_200, mainMonths: EVERY }],
  ['br', { price: 11_300, mainMonths: EVERY }],
  ['sc', { price: 470, mainMonths: EVERY }],
  ['bc', { price: 77_400, mainMonths: EVERY }],
  ['lu', { price: 3_200, mainMonths: EVERY }],
  ['nr', { price: 12_600, mainMonths: EVERY }],
  ['ec', { price: 1_500, mainMonths: EVEN, months: EVEN }],
])
