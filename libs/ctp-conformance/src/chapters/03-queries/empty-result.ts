import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const emptyResult: ConformanceCase = {
  number: '3.12',
  title: { zh: '没有结果：空指针数据且 isLast', en: 'an empty result is NULL data with isLast' },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    const { events, errorId } = await session.ask('ReqQryInstrument', { InstrumentID: 'zz0001' })
    expectThat(errorId === 0, `an empty answer, not error ${errorId}`)
    expectThat(events.length === 1, 'one callback')
    expectThat(events[0]?.data === undefined, 'NULL data')
    expectThat(events[0]?.isLast, 'isLast')
    return passed
  },
}
