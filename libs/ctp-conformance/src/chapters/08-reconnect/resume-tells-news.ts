import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const resumeTellsNews: ConformanceCase = {
  number: '8.6',
  title: { zh: 'RESUME 只补断点之后的消息', en: 'RESUME tells what was not told before' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const old = await desk.rest()
    const first = await bench.loggedInTrader({ flow: 'resume', privateTopic: 'resume' })
    await first.log.until(
      () => old.returns(first.log).some((each) => each.get('OrderStatus') === '3'),
      'the day so far, to a flow directory that is empty',
    )
    await first.log.quiet()
    await bench.release(first)
    const fresh = await desk.rest()
    const again = await bench.loggedInTrader({ flow: 'resume', privateTopic: 'resume' })
    await again.log.until(() => fresh.returns(again.log).length > 0, 'the order of the time away')
    await again.log.quiet()
    expectThat(old.returns(again.log).length === 0, 'nothing that this flow directory was told before')
    return passed
  },
}
