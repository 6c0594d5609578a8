import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const cancelledOrder: ConformanceCase = {
  number: '5.2',
  title: { zh: '撤单：a 3 3 5', en: 'a cancel: a 3 3 5' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const ticket = await desk.rest()
    desk.cancelBySysId(await ticket.resting())
    const last = await ticket.complete()
    expectThat(/^(a )?3 5$/.test(ticket.states()), `the states a 3 5, not ${ticket.states()}`)
    expectThat(last.get('VolumeTraded') === 0, 'VolumeTraded 0')
    expectThat(
      last.get('OrderSubmitStatus') !== '4',
      'an OrderSubmitStatus other than 4 (rejected) for a cancelled order',
    )
    expectThat(ticket.trades().length === 0, 'no trade')
    return passed
  },
}
