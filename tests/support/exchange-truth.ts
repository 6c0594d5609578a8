import { z } from 'zod'
import { exchangeOrderSchema } from './exchange-order.js'
import type { Pm2Stack } from './pm2-stack.js'

const tradeSchema = z.object({
  tradeId: z.string(),
  tradingDay: z.string(),
  symbol: z.string(),
  side: z.string(),
  volumeLots: z.int(),
})
const positionSchema = z.object({ InstrumentID: z.string(), PosiDirection: z.string(), Position: z.int() })
const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) })

export type ExchangeOrder = z.infer<typeof exchangeOrderSchema>
export type ExchangeTrade = z.infer<typeof tradeSchema>

/** What the simulated exchange itself holds of the account: the truth that every other book must equal. */
export async function readExchangeTruth(stack: Pm2Stack): Promise<{
  orders: ExchangeOrder[]
  trades: ExchangeTrade[]
  /** `rb2701 LONG` -> lots, flat ones left out. */
  positions: Record<string, number>
}> {
  const account = `/accounts/${stack.installation.ctp.accountId}`
  const exchange = stack.peer('exchange')
  const [orders, trades, rows] = await Promise.all([
    exchange.get(`${account}/orders`, listOf(exchangeOrderSchema)),
    exchange.get(`${account}/trades`, listOf(tradeSchema)),
    exchange.get(`${account}/positions`, listOf(positionSchema)),
  ])
  const positions: Record<string, number> = {}
  for (const row of rows.items) {
    const key = `${row.InstrumentID} ${row.PosiDirection === '2' ? 'LONG' : 'SHORT'}`
    if (row.Position > 0) positions[key] = (positions[key] ?? 0) + row.Position
  }
  return { orders: orders.items, trades: trades.items, positions }
}
