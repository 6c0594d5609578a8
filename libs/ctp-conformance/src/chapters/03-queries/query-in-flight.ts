import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const queryInFlight: ConformanceCase = {
  number: '3.14',
  title: {
    zh: '查询未完成时再查：返回 -2，或排队后照样应答',
    en: 'a second query while one is in flight: -2, or it is answered too',
  },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    // The window of the rate may be used up already: a query that gets through shows that it is open.
    await session.ask('ReqQryInstrument', {})
    const mark = session.log.mark()
    const ids = [session.nextRequestId(), session.nextRequestId()] as const
    const codes = ids.map((id) => session.send('ReqQryInstrument', {}, id))
    const expected = 'return code 0, -2 or -3'
    for (const code of codes) expectThat([0, -2, -3].includes(code), `${expected}, not ${code}`)
    for (const [index, id] of ids.entries()) {
      if (codes[index] === 0) await session.answered('ReqQryInstrument', id, mark)
    }
    const { rows } = await session.ask('ReqQryInstrument', {})
    expectThat(rows.length > 0, 'the next query to be answered in full')
    return passed
  },
}
