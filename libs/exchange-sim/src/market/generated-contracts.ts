import { PRODUCTS, removePriceNoise } from '@huangpu/core'
import { LISTINGS } from './listed-months.js'

export interface GeneratedContract {
  readonly symbol: string
  /** Yuan. */
  readonly price: number
  /** Share of the product's volume and open interest; 1 for the dominant contract. */
  readonly share: number
}

export interface GeneratedWishes {
  /** Such as rb. */
  readonly products: readonly string[]
  /** Delivery month of the first contracts, YYMM. */
  readonly firstMonth: number
  /** Contracts a product. */
  readonly count: number
}

/** A contract becomes the dominant one this long before its month of delivery. */
const DOMINANT_FROM_MONTHS = 1
/** Of the dominant contract, of the next one of a main month, of others by their distance. */
const SHARE = { dominant: 1, next: 0.25, others: 0.04, far: 0.005 }
const FAR_MONTHS = 8
/** Later deliveries cost a little more. */
const CARRY_A_MONTH = 0.001

/** The products' contracts from the first month on, in the order of the products. */
export const generatedContracts = ({ products, firstMonth, count }: GeneratedWishes): GeneratedContract[] =>
  products.flatMap((product) => contractsOf(product, firstMonth, count))

function contractsOf(product: string, firstMonth: number, count: number): GeneratedContract[] {
  const [listing, spec] = [LISTINGS.get(product), PRODUCTS.get(product)]
  if (!listing || !spec) throw new RangeError(`no listing of product ${product}`)
  const contracts: GeneratedContract[] = []
  let mainBefore = 0
  for (let ahead = 0; contracts.length < count; ahead++) {
    const month = monthAfter(firstMonth, ahead)
    if (listing.months && !listing.months.includes(month % 100)) continue
    const isMain = ahead >= DOMINANT_FROM_MONTHS && listing.mainMonths.includes(month % 100)
    if (isMain) mainBefore += 1
    const ticks = Math.round((listing.price * (1 + CARRY_A_MONTH * ahead)) / spec.priceTick)
    const price = removePriceNoise(ticks * spec.priceTick, spec.priceTick)
    contracts.push({ symbol: `${product}${month}`, price, share: shareOf(isMain ? mainBefore : 0, ahead) })
  }
  return contracts
}

function shareOf(mainRank: number, ahead: number): number {
  if (mainRank === 1) return SHARE.dominant
  if (mainRank === 2) return SHARE.next
  return ahead > FAR_MONTHS ? SHARE.far : SHARE.others
}

/** YYMM, so many months later. */
function monthAfter(yymm: number, months: number): number {
  const total = Math.floor(yymm / 100) * 12 + (yymm % 100) - 1 + months
  return Math.floor(total / 12) * 100 + (total % 12) + 1
}
