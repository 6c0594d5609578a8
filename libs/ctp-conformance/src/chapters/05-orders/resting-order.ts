import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const restingOrder: ConformanceCase = {
  number: '5.1',
  title: { zh: '远离市价的限价单排队：a 3', en: 'a limit order far from the market rests: a 3' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const ticket = await desk.rest()
    const last = ticket.last()
    expectThat(/^(a )?3$/.test(ticket.states()), `the states a 3, not ${ticket.states()}`)
    expectThat(last?.get('OrderSubmitStatus') === '3', 'OrderSubmitStatus 3 (accepted) at rest')
    expectThat(last?.get('VolumeTraded') === 0, 'VolumeTraded 0')
    expectThat(last?.get('VolumeTotal') === 1, 'VolumeTotal 1')
    return passed
  },
}
