import { clearUp } from '../../bench/clear-up.js'
import type { TestBench } from '../../bench/test-bench.js'
import type { Ticket } from '../../orders/ticket.js'

const ATTEMPTS = 25
const WAIT_MS = 6_000

/**
 * A day order for all that stands at the best price and `wantsRest` lots more, until one was partly filled and then ended
 * as `isDone` says. Undefined when the book is deeper than the cap, or the market would not have it so.
 */
export async function partialFill(
  bench: TestBench,
  options: { wantsRest: number; onPartial?(ticket: Ticket): void; isDone(ticket: Ticket): boolean },
): Promise<Ticket | undefined> {
  const desk = await bench.desk()
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const quote = await desk.market.nextQuote()
    const side = quote.askLots <= quote.bidLots ? 'buy' : 'sell'
    const [price, standing] = side === 'buy' ? [quote.ask, quote.askLots] : [quote.bid, quote.bidLots]
    const lots = Math.min(standing + options.wantsRest, desk.lotsMax)
    if (lots <= standing) continue
    const ticket = desk.send({ side, price, lots })
    const isPartial = (): boolean => ticket.returns().some((event) => event.get('OrderStatus') === '1')
    await desk.session.log.within(() => isPartial() || ticket.isComplete() || ticket.refusal(), WAIT_MS)
    if (isPartial()) {
      options.onPartial?.(ticket)
      if (await desk.session.log.within(() => options.isDone(ticket), WAIT_MS)) return ticket
    }
    await clearUp(bench)
  }
  return undefined
}
