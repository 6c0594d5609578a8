import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, notApplicable, passed } from '../../case/verdict.js'

const QUERIES_MAX = 60

export const queryBurst: ConformanceCase = {
  number: '3.15',
  title: {
    zh: '查询过快：-3 或错误 90，重试后一条不少',
    en: 'queries too fast: -3 or error 90, and a retried one loses nothing',
  },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    const before = await session.ask('ReqQryInstrument', {})
    for (let count = 0; count < QUERIES_MAX; count++) {
      const { rows, limited } = await session.ask('ReqQryInstrument', {})
      expectThat(rows.length === before.rows.length, `${before.rows.length} rows from every query, not ${rows.length}`)
      if (limited > 0) return passed
    }
    throw notApplicable(`连续 ${QUERIES_MAX} 次查询都没有被限流`, `${QUERIES_MAX} queries in a row met no limit`)
  },
}
