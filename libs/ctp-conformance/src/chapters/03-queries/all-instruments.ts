import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const allInstruments: ConformanceCase = {
  number: '3.2',
  title: { zh: '查询全部合约：isLast 恰好一次', en: 'all contracts: isLast exactly once' },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    const { rows, events } = await session.ask('ReqQryInstrument', {})
    expectThat(rows.length > 0, 'at least one contract')
    const requestId = events[0]?.requestId
    await session.log.quiet(Math.min(bench.pace.quietMs, 500))
    const all = session.log.events.filter((event) => event.requestId === requestId && requestId !== undefined)
    expectThat(all.filter((event) => event.isLast).length === 1, 'isLast exactly once')
    expectThat(all.at(-1)?.isLast, 'isLast on the last row')
    const names = rows.map((row) => `${row.get('ExchangeID')}.${row.get('InstrumentID')}`)
    expectThat(new Set(names).size === names.length, 'every contract once')
    expectThat(
      rows.every((row) => row.get('InstrumentID') !== '' && row.get('ExchangeID') !== ''),
      'rows with names',
    )
    return passed
  },
}
