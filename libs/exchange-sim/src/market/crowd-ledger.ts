import { Random } from './random.js'

/**
 * What all participants who are no investors of this counter hold of one contract, together. With the investors' lots it
 * adds up: longs = shorts = open interest.
 */
export interface CrowdHolding {
  longLots: number
  shortLots: number
  /** Yuan received less yuan paid in trades with investors, without commissions. */
  cash: number
  /** State of the chance by which it chooses between opening and closing. */
  random: number
}

export type PositionEffect = 'open' | 'close'

export interface Deal {
  readonly lots: number
  /** Yuan. */
  readonly turnover: number
  /** What the buyer does; undefined: the buyer belongs to the crowd. */
  readonly buyer: PositionEffect | undefined
  readonly seller: PositionEffect | undefined
}

export const newHolding = (openInterestLots: number, seed: number): CrowdHolding => ({
  longLots: openInterestLots,
  shortLots: openInterestLots,
  cash: 0,
  random: seed,
})

/**
 * Books one trade. `openShare` is the share of the crowd's trades that open; undefined: a recording makes the open
 * interest, so that the crowd does the opposite of an investor and its own trades are none of ours. It never closes more
 * than it holds. Returns the change of the open interest: both open +, both close -, else none.
 */
export function bookDeal(holding: CrowdHolding, deal: Deal, openShare: number | undefined): number {
  if (openShare === undefined && !deal.buyer && !deal.seller) return 0
  const buyer = deal.buyer ?? effectOf(holding, 'shortLots', deal, openShare)
  const seller = deal.seller ?? effectOf(holding, 'longLots', deal, openShare)
  const { lots } = deal
  if (!deal.buyer) {
    if (buyer === 'open') holding.longLots += lots
    else holding.shortLots -= lots
    holding.cash -= deal.seller ? deal.turnover : 0
  }
  if (!deal.seller) {
    if (seller === 'open') holding.shortLots += lots
    else holding.longLots -= lots
    holding.cash += deal.buyer ? deal.turnover : 0
  }
  if (buyer !== seller) return 0
  return buyer === 'open' ? lots : -lots
}

/** Opening or closing, for a crowd that would close lots of `closes`. */
function effectOf(
  holding: CrowdHolding,
  closes: 'longLots' | 'shortLots',
  { lots, buyer, seller }: Deal,
  openShare: number | undefined,
): PositionEffect {
  if (holding[closes] < lots) return 'open'
  if (openShare === undefined) return (buyer ?? seller) === 'open' ? 'close' : 'open'
  const random = new Random(holding.random)
  const chance = random.next()
  holding.random = random.state
  return chance < openShare ? 'open' : 'close'
}

/** The open interest is what a recording says: the crowd holds as many lots more or fewer on both sides. */
export function followOpenInterest(holding: CrowdHolding, changeLots: number): void {
  const change = Math.max(changeLots, -holding.longLots, -holding.shortLots)
  holding.longLots += change
  holding.shortLots += change
}

/** The contract has ended: every lot is paid at `yuanPerLot`, and nobody holds it any more. */
export function payOut(holding: CrowdHolding, yuanPerLot: number): void {
  holding.cash += (holding.longLots - holding.shortLots) * yuanPerLot
  holding.longLots = 0
  holding.shortLots = 0
}

/** The crowd beside investors who hold these lots already, in a store that did not know the crowd. */
export const crowdBeside = (
  openInterestLots: number,
  investors: { longLots: number; shortLots: number },
  seed: number,
): CrowdHolding => ({
  ...newHolding(0, seed),
  longLots: openInterestLots - investors.longLots,
  shortLots: openInterestLots - investors.shortLots,
})
