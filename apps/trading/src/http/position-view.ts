import {
  averagePrice,
  frozenLots,
  heldLots,
  marginOf,
  openPnl,
  rollTo,
  totalLots,
  type PositionSide,
} from '@huangpu/core'
import type { PositionView } from '@huangpu/messages'
import type { ContractList } from '../market/contract-list.js'
import type { QuoteBoard } from '../market/quote-board.js'
import { currentDay } from '../session/trading-day.js'
import type { TradingDesk } from '../trading-desk.js'

/** The book as it stands: the last query, the fills since, the last quotes. Flat sides are left out. */
export function positionViews(desk: TradingDesk, contracts: ContractList, quotes: QuoteBoard): PositionView[] {
  const day = currentDay(desk)
  const orders = desk.tables.orders.active()
  return [...desk.tables.account.sides().values()]
    .map((side) => rollTo(side, day))
    .filter((side) => totalLots(side) > 0)
    .map((side) => {
      const held = heldLots(side)
      const frozen = frozenLots(side, orders)
      return {
        symbol: side.symbol,
        exchange: side.exchange,
        direction: side.direction,
        volume: held.today + held.yesterday,
        today_volume: held.today,
        yd_volume: held.yesterday,
        frozen: Math.min(frozen.today, held.today) + Math.min(frozen.yesterday, held.yesterday),
        price: averagePrice(side),
        ...valueOf(side, contracts, quotes),
        account_id: side.accountId,
      }
    })
}

function valueOf(
  side: PositionSide,
  contracts: ContractList,
  quotes: QuoteBoard,
): Pick<PositionView, 'pnl' | 'margin'> {
  const contract = contracts.get(side.symbol)
  const tick = quotes.tick(side.symbol)
  const multiplier = contract?.volume_multiple
  const ratio = side.direction === 'LONG' ? contract?.long_margin_ratio : contract?.short_margin_ratio
  const terms = {
    multiplier: multiplier ?? 1,
    ratio: multiplier === undefined ? undefined : (ratio ?? undefined),
    preSettlement: tick?.pre_settlement ?? undefined,
  }
  const pnl = tick && multiplier !== undefined ? openPnl(side, tick.last_price, multiplier) : null
  return { pnl: pnl === null ? null : toCents(pnl), margin: toCents(marginOf(side, terms)) }
}

const toCents = (yuan: number): number => Math.round(yuan * 100) / 100
