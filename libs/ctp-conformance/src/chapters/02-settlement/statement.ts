import type { ConformanceCase } from '../../case/conformance-case.js'
import { decodeChunks } from 'ctp-node-binding'
import { expectThat, notApplicable, passed } from '../../case/verdict.js'

export const statement: ConformanceCase = {
  number: '2.2',
  title: {
    zh: '结算单分段到达，先拼接字节再按 GBK 解码',
    en: 'the statement comes in chunks whose bytes are joined before they are decoded as GBK',
  },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    const { errorId, rows } = await session.ask('ReqQrySettlementInfo', { ...session.investor(), TradingDay: '' })
    expectThat(errorId === 0, `a statement, not error ${errorId}`)
    if (rows.length === 0) throw notApplicable('该账户还没有结算单', 'there is no statement of this account yet')
    const text = decodeChunks(rows.map((row) => row.raw('Content') ?? Buffer.alloc(0)))
    expectThat(text.length > 0, 'a statement with text')
    expectThat(!text.includes('\uFFFD'), 'whole characters once the chunks are joined')
    const numbers = rows.map((row) => Number(row.get('SequenceNo')))
    expectThat(
      numbers.every((n, index) => index === 0 || n >= (numbers[index - 1] ?? 0)),
      'chunks in their order',
    )
    return passed
  },
}
