import type { OrderDesk } from './order-desk.js'

/** The rows of one side of the contract under test, by the two records that SHFE keeps. */
export interface PositionRows {
  readonly todayLots: number
  readonly yesterdayLots: number
  /** Lots of the side that working close orders hold. */
  readonly frozenLots: number
}

export async function positionOf(desk: OrderDesk, side: 'long' | 'short'): Promise<PositionRows> {
  const { session, market } = desk
  const { symbol } = market.contract
  const { rows } = await session.ask('ReqQryInvestorPosition', { ...session.investor(), InstrumentID: symbol })
  const wanted = side === 'long' ? '2' : '3'
  // A sell that closes freezes a long position: it is counted as ShortFrozen.
  const frozen = side === 'long' ? 'ShortFrozen' : 'LongFrozen'
  const own = rows.filter((row) => row.get('InstrumentID') === symbol && row.get('PosiDirection') === wanted)
  const sum = (field: string, date: string): number =>
    own.filter((row) => row.get('PositionDate') === date).reduce((total, row) => total + Number(row.get(field)), 0)
  return {
    todayLots: sum('Position', '1'),
    yesterdayLots: sum('Position', '2'),
    frozenLots: sum(frozen, '1') + sum(frozen, '2'),
  }
}

/** Lots of the contract under test, `long/short`, whenever they were opened. */
export async function holdingOf(desk: OrderDesk): Promise<string> {
  const [long, short] = [await positionOf(desk, 'long'), await positionOf(desk, 'short')]
  return `${long.todayLots + long.yesterdayLots}/${short.todayLots + short.yesterdayLots}`
}
