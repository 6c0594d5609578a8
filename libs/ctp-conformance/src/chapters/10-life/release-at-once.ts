import type { ConformanceCase } from '../../case/conformance-case.js'
import { passed } from '../../case/verdict.js'
import { inTime } from '../../session/eventually.js'

const ROUNDS = 5

export const releaseAtOnce: ConformanceCase = {
  number: '10.4',
  title: { zh: '刚 Init 就释放', en: 'released right after Init' },
  needs: [],
  async run(bench) {
    for (let round = 0; round < ROUNDS; round++) {
      const session = bench.openTrader({ flow: 'at-once' })
      session.init()
      await inTime(bench.pace, bench.release(session), 'Release to return')
    }
    return passed
  },
}
