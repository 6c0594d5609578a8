import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

const GRACE_MS = 300

export const unsubscription: ConformanceCase = {
  number: '4.7',
  title: { zh: '退订得到应答，之后没有行情', en: 'an unsubscription is answered, and no snapshot comes after it' },
  needs: [],
  async run(bench) {
    const market = await bench.market()
    await market.quote()
    const { symbol } = market.contract
    const md = await bench.loggedInMd()
    await md.subscribe(symbol)
    await md.log.until(() => md.ticks(symbol).length >= 2, 'snapshots while subscribed')
    const answer = await md.unsubscribe(symbol)
    expectThat(answer.errorId === 0, `no error, not ${answer.errorId}`)
    // What was on its way may still arrive; the shared session shows that the market goes on.
    await bench.pace.sleep(GRACE_MS)
    const [mark, elsewhere] = [md.log.mark(), market.md.log.mark()]
    await market.md.log.until(() => market.md.ticks(symbol, elsewhere).length >= 3, 'snapshots in another session')
    expectThat(md.ticks(symbol, mark).length === 0, 'no snapshot after the unsubscription')
    return passed
  },
}
