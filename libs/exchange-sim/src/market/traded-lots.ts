/** Lots that traded at a price between two snapshots. */
export interface TradedLots {
  readonly ticks: number
  readonly lots: number
}

/** What two snapshots say of the trades between them; prices in ticks. */
export interface TradeEvidence {
  readonly lots: number
  /** Average price of these lots, by turnover; undefined where the recording has none. */
  readonly averageTicks: number | undefined
  readonly lastTicks: number
  /** Range of the day, this snapshot included. */
  readonly lowTicks: number
  readonly highTicks: number
  /** Of the day, where this snapshot made it. */
  readonly newHighTicks: number | undefined
  readonly newLowTicks: number | undefined
  /** Best quotes of the snapshot before. */
  readonly bidTicks: number | undefined
  readonly askTicks: number | undefined
}

/** Turnover is rounded to whole yuan: an average this near to a tick is that tick. */
const NEAR = 1e-3

/**
 * Shares the lots out over prices. Certain is one lot at the last price, and at a new extreme of the day; the rest is
 * put on the two prices around its average: the quotes before, where it lies between them, else the nearest ticks.
 */
export function tradedLots(evidence: TradeEvidence): TradedLots[] {
  const { lots, lastTicks, newHighTicks, newLowTicks } = evidence
  const byPrice = new Map<number, number>()
  const add = (ticks: number, count: number): void => {
    if (count > 0) byPrice.set(ticks, (byPrice.get(ticks) ?? 0) + count)
  }
  const certain = [...new Set([lastTicks, newHighTicks, newLowTicks])]
    .filter((ticks) => ticks !== undefined)
    .slice(0, Math.max(0, lots))
  for (const ticks of certain) add(ticks, 1)
  const restLots = lots - certain.length
  if (restLots <= 0) return listOf(byPrice)
  const { averageTicks, lowTicks, highTicks } = evidence
  // An average that the day never saw comes of a turnover that counts otherwise.
  const isKnown = averageTicks !== undefined && lowTicks - NEAR <= averageTicks && averageTicks <= highTicks + NEAR
  if (!isKnown) add(lastTicks, restLots)
  else {
    const sum = averageTicks * lots - certain.reduce((total, ticks) => total + ticks, 0)
    const { low, high } = around(sum / restLots, evidence)
    const highLots = high === low ? 0 : Math.round((sum - low * restLots) / (high - low))
    const within = Math.min(Math.max(highLots, 0), restLots)
    add(high, within)
    add(low, restLots - within)
  }
  return listOf(byPrice)
}

function around(average: number, { bidTicks, askTicks }: TradeEvidence): { low: number; high: number } {
  const nearest = Math.round(average)
  const averageTicks = Math.abs(average - nearest) < NEAR ? nearest : average
  if (bidTicks !== undefined && askTicks !== undefined && bidTicks <= averageTicks && averageTicks <= askTicks) {
    return { low: bidTicks, high: askTicks }
  }
  return { low: Math.floor(averageTicks), high: Math.ceil(averageTicks) }
}

const listOf = (byPrice: ReadonlyMap<number, number>): TradedLots[] =>
  [...byPrice].map(([ticks, lots]) => ({ ticks, lots })).sort((a, b) => a.ticks - b.ticks)
