import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'
import { hasPlainNumbers } from '../../session/plain-numbers.js'

export const funds: ConformanceCase = {
  number: '3.4',
  title: { zh: '查询资金', en: 'the funds of the account' },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    const { rows, errorId } = await session.ask('ReqQryTradingAccount', session.investor())
    expectThat(errorId === 0 && rows.length > 0, `a row, not error ${errorId}`)
    const row = rows[0]
    expectThat(row?.get('AccountID') !== '', 'an AccountID')
    for (const field of ['Balance', 'Available', 'CurrMargin', 'Commission', 'PreBalance', 'FrozenMargin']) {
      expectThat(Number.isFinite(Number(row?.get(field))), `a number in ${field}`)
    }
    expectThat(row && hasPlainNumbers(row), 'no DBL_MAX among the numbers')
    return passed
  },
}
