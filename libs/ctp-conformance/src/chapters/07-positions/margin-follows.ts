import type { ConformanceCase } from '../../case/conformance-case.js'
import { passed } from '../../case/verdict.js'
import { eventually } from '../../session/eventually.js'

export const marginFollows: ConformanceCase = {
  number: '7.6',
  title: { zh: '保证金随开仓占用；挂单冻结保证金', en: 'an opening takes margin, a resting one freezes it' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const { session } = desk
    const funds = async (field: string): Promise<number> => {
      const { rows } = await session.ask('ReqQryTradingAccount', session.investor())
      return Number(rows[0]?.get(field))
    }
    const [margin, frozen] = [await funds('CurrMargin'), await funds('FrozenMargin')]
    await desk.rest()
    await eventually(bench.pace, async () => (await funds('FrozenMargin')) > frozen, 'FrozenMargin to grow')
    await desk.fill({ side: 'buy' })
    await eventually(bench.pace, async () => (await funds('CurrMargin')) > margin, 'CurrMargin to grow')
    return passed
  },
}
