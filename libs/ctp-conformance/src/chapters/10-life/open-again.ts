import type { ConformanceCase } from '../../case/conformance-case.js'
import { passed } from '../../case/verdict.js'
import { inTime } from '../../session/eventually.js'

const ROUNDS = 3

export const openAgain: ConformanceCase = {
  number: '10.1',
  title: { zh: '释放后用同一流文件目录重新创建', en: 'released and created again in the same flow directory' },
  needs: [],
  async run(bench) {
    for (let round = 0; round < ROUNDS; round++) {
      const session = await bench.loggedInTrader({ flow: 'again' })
      await inTime(bench.pace, bench.release(session), 'Release to return')
    }
    return passed
  },
}
