import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, notApplicable, passed } from '../../case/verdict.js'

export const orderMemo: ConformanceCase = {
  number: '5.21',
  title: { zh: 'OrderMemo 原样返回（6.7.7 起）', en: 'OrderMemo comes back (from 6.7.7)' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    if (!desk.session.api.abi.struct('InputOrder').has('OrderMemo')) {
      throw notApplicable('此版本没有 OrderMemo', 'this version has no OrderMemo')
    }
    const ticket = await desk.rest({ fields: { OrderMemo: 'memo-1234567' } })
    for (const event of ticket.returns()) {
      expectThat(event.get('OrderMemo') === 'memo-1234567', `OrderMemo memo-1234567, not "${event.get('OrderMemo')}"`)
    }
    return passed
  },
}
