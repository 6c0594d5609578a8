import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, notApplicable, passed } from '../../case/verdict.js'

export const frontInfo: ConformanceCase = {
  number: '1.11',
  title: {
    zh: 'GetFrontInfo 给出前置地址与流控频率（6.7.7 起）',
    en: 'GetFrontInfo tells the address and the rates of the front (from 6.7.7)',
  },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    if (!session.api.hasRequest('GetFrontInfo')) {
      throw notApplicable('此版本没有 GetFrontInfo', 'this version has no GetFrontInfo')
    }
    const info = session.api.getFrontInfo()
    expectThat(info, 'an answer')
    expectThat(info.address !== '', 'the address of the front')
    // 0 is no limit.
    expectThat(info.queriesPerSecond >= 0, `a rate of queries, not ${info.queriesPerSecond}`)
    expectThat(info.packetsPerSecond >= 0, `a rate of packets, not ${info.packetsPerSecond}`)
    return passed
  },
}
