import type { Bus } from '@huangpu/bus'
import { accountDataSchema, accountKey } from '@huangpu/messages'
import { ApiProblem } from '@huangpu/service'
import type { Hono } from 'hono'
import type { ContractList } from '../market/contract-list.js'
import type { QuoteBoard } from '../market/quote-board.js'
import type { TradingDesk } from '../trading-desk.js'
import { positionViews } from './position-view.js'

/** GET /positions (the live book) and GET /account (funds as the counter last reported them). */
export function addAccountRoutes(
  app: Hono,
  desk: TradingDesk,
  market: { readonly contracts: ContractList; readonly quotes: QuoteBoard; readonly bus: Bus },
): void {
  app.get('/positions', (context) =>
    context.json({ items: positionViews(desk, market.contracts, market.quotes), next_cursor: null }),
  )
  app.get('/account', async (context) => {
    const json = await market.bus.keys.get(accountKey(desk.accountId))
    if (json === null) {
      throw new ApiProblem(404, 'account_unknown', '柜台尚未返回资金', 'the counter has not reported the funds yet')
    }
    return context.json(accountDataSchema.parse(JSON.parse(json)))
  })
}
