import type { ConformanceCase } from '../../case/conformance-case.js'
import { clearUp } from '../../bench/clear-up.js'
import { THROUGH_TICKS } from '../../bench/market.js'
import type { TestBench } from '../../bench/test-bench.js'
import { tradeKeyOf } from '../../orders/account-record.js'
import { expectThat, Mismatch, passed } from '../../case/verdict.js'
import type { OrderDesk } from '../../orders/order-desk.js'
import type { Ticket } from '../../orders/ticket.js'

export const immediateFill: ConformanceCase = {
  number: '5.3',
  title: { zh: '穿价限价单立即成交：a a 0 成交', en: 'a limit order through the market fills at once: a a 0 trade' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const { ticket, price } = await takingOrder(bench, desk)
    const last = await ticket.complete()
    expectThat(/^(a )?(1 )?0$/.test(ticket.states()), `the states a 0, not ${ticket.states()}`)
    expectThat(last.get('VolumeTraded') === 1 && last.get('VolumeTotal') === 0, 'VolumeTraded 1 and VolumeTotal 0')
    expectThat(ticket.tradedLots() === 1, 'trades of 1 lot')
    const keys = ticket.trades().map(tradeKeyOf)
    expectThat(new Set(keys).size === keys.length, 'every trade told once')
    const paid = Number(ticket.trades()[0]?.get('Price'))
    expectThat(paid <= price, `a price of at most ${price}, not ${paid}`)
    return passed
  },
}

/** A limit order that did not come to rest; one does when the market moved away while it was under way. */
async function takingOrder(bench: TestBench, desk: OrderDesk): Promise<{ ticket: Ticket; price: number }> {
  for (const ticks of THROUGH_TICKS) {
    const price = desk.market.throughPrice('buy', await desk.market.nextQuote(), ticks)
    const ticket = desk.send({ side: 'buy', price })
    await desk.session.log.within(() => ticket.isComplete() || ticket.states().includes('3'), bench.pace.timeoutMs)
    if (!ticket.states().includes('3')) return { ticket, price }
    await clearUp(bench)
  }
  throw new Mismatch('the states a 0 of a limit order through the market, not a 3')
}
