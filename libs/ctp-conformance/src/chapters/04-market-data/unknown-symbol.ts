import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const unknownSymbol: ConformanceCase = {
  number: '4.8',
  title: { zh: '订阅不存在的合约：有应答，没有行情', en: 'an unknown contract is answered, and has no snapshots' },
  needs: [],
  async run(bench) {
    const md = await bench.md()
    const answer = await md.subscribe('zz0001')
    expectThat(answer.name === 'OnRspSubMarketData' || answer.errorId !== 0, 'OnRspSubMarketData or an error')
    expectThat(md.ticks('zz0001').length === 0, 'no snapshot of a contract that does not exist')
    return passed
  },
}
