import { expect, it } from 'vitest'
import { ScenarioDesk } from './scenario-desk.fixture.js'

/**
 * rb: 10 t a lot, margin 16 %, commission 1 in 10,000; a lot at 3,000 is 30,000 yuan: margin 4,800, commission 3.
 * hc is the same but closes today for nothing; ec has no larger side (50 yuan a point, 12 %).
 */
it.each(
  `
buy open 1 @3000 -> margin=4800 commission=3 available=995197 balance=999997
buy open 1 @3000 | price @3100 -> margin=4800 position_profit=1000 balance=1000997 available=996197 quota=995197
buy open 1 @3000 | price @2900 -> margin=4800 position_profit=-1000 balance=998997 available=994197 quota=994197
buy open 1 @3000 | settle @3100 -> pre_margin=4960 pre_balance=1000997 margin=4960 available=996037 position_profit=0
buy open 1 @3000 | settle @3100 | price @3200 -> margin=4960 position_profit=1000
buy open 3 @3000 | sell open 2 @3000 -> margin=14400 commission=15
buy open 2 @3000 | sell open 3 @3100 -> margin=14880
buy open 2 rb2701 @3000 | sell open 2 rb2705 @3100 -> margin=9920
buy open 2 rb2701 @3000 | buy open 2 hc2701 @3000 -> margin=19200
buy open 2 rb2701 @3000 | sell open 2 hc2701 @3000 -> margin=19200
buy open 1 ec2612 @2000 | sell open 1 ec2612 @2000 -> margin=24000
terms rb both_sides | buy open 3 @3000 | sell open 2 @3000 -> margin=24000
buy open 2 @3000 | sell open 2 @3000 rests -> frozen_margin=0 frozen_commission=6
buy open 2 @3000 | sell open 3 @3000 rests -> frozen_margin=4800 | cancel -> frozen_margin=0
funds 9650 | buy open 2 @3000 -> margin=9600 available=44 | sell open 2 @3000 -> margin=9600 available=38 | buy open 1 @3000 -> error=31
funds 9650 | buy open 2 @3000 | price @2000 -> available=-19956 balance=-10356 | buy open 1 @2000 -> error=31 | sell close_today 2 @2000 -> td=0
terms rb margin 5000 | buy open 2 @3000 -> margin=10000
terms rb margin 10%+500 | buy open 2 @3000 rests -> frozen_margin=7000 | fill 2 @2990 -> margin=6980 frozen_margin=0
terms rb margins 10%/20% | sell open 1 @3000 -> margin=6000 | buy open 1 @3000 -> margin=6000
terms rb margins 10%/20% | buy open 1 @3000 -> margin=3000 | sell open 1 @3000 rests -> frozen_margin=3000
terms rb margin_price pre_settlement | buy open 1 @3100 rests -> frozen_margin=4800 | fill 1 @3100 -> margin=4800 frozen_margin=0
terms rb commission 3/3/6 | buy open 2 @3000 -> commission=6 | sell close_today 1 @3000 -> commission=12
terms rb commission 0.01%/0.01%/0.03% | hold long yd=1 td=1 | sell close_yesterday 1 @3000 -> commission=3 | sell close_today 1 @3000 -> commission=12
terms rb commission 0.01%+1/0.02%/0% | buy open 1 @3000 -> commission=4 | sell close_today 1 @3000 -> commission=4
terms rb commission 3/3/6 | hold long td=2 | sell close_today 2 @3000 rests -> frozen_commission=6 | fill 2 @3000 -> commission=12 frozen_commission=0
buy open 1 hc2701 @3000 -> commission=3 | sell close_today 1 hc2701 @3000 -> commission=3
terms rb limit 3 | buy open 2 @3000 | buy open 1 @2990 rests -> working=1 | buy open 1 @2990 rests -> error=106 | sell open 3 @3100 -> short_td=3
reserve 990000 | buy open 2 @3000 -> available=394 | buy open 1 @3000 -> error=31
deposit 5000 -> balance=1005000 available=1005000 | withdraw 1005000 -> balance=0 | withdraw 1 -> error=1
buy open 1 @3000 | price @3100 | withdraw 996197 -> error=1 | withdraw 995197 -> quota=0 available=1000
buy open 1 @3000 -> risk=0.48 | price @2000 -> risk=0.48 position_profit=-10000
`
    .trim()
    .split('\n'),
)('%s', (row) => {
  const { expected, actual } = new ScenarioDesk().play(row)
  expect(actual).toEqual(expected)
})
