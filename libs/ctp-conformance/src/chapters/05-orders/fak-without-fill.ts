import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const fakWithoutFill: ConformanceCase = {
  number: '5.7',
  title: { zh: 'FAK 无对手：全部撤销', en: 'a FAK that meets nobody is cancelled whole' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const ticket = desk.send({
      side: 'buy',
      price: desk.market.farPrice('buy', await desk.market.quote()),
      validity: 'fak',
    })
    const last = await ticket.complete()
    expectThat(last.get('OrderStatus') === '5', 'OrderStatus 5')
    expectThat(last.get('VolumeTraded') === 0, 'VolumeTraded 0')
    expectThat(last.get('OrderSubmitStatus') !== '4', 'an OrderSubmitStatus other than 4: it was not rejected')
    return passed
  },
}
