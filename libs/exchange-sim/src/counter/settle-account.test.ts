import { expect, it } from 'vitest'
import { ScenarioDesk } from './scenario-desk.fixture.js'

/**
 * The account over days, computed by hand. pre_balance is what the settlement carried over:
 * balance before + deposits - withdrawals + closed and marked profit - commission (3 for a lot of rb at 3,000).
 */
it.each(
  `
settle -> pre_balance=1000000 pre_margin=0
buy open 1 @3000 | settle @3000 -> pre_balance=999997 pre_margin=4800 yd=1 td=0 commission=0 position_profit=0
buy open 1 @3000 | settle @3050 -> pre_balance=1000497 pre_margin=4880 available=995617
sell open 1 @3000 | settle @3050 -> pre_balance=999497 pre_margin=4880
buy open 1 @3000 | settle @3050 | settle @3020 -> pre_balance=1000197 pre_margin=4832
buy open 1 @3000 | sell close_today 1 @3020 | settle @3050 -> pre_balance=1000193.98 pre_margin=0 yd=0
buy open 2 @3000 | sell close_today 1 @3020 | settle @3050 -> pre_balance=1000690.98 yd=1
buy open 1 @3000 | settle @3050 | sell close_yesterday 1 @3040 -> close_profit=-100 balance=1000393.96 | settle @3000 -> pre_balance=1000393.96
buy open 1 @3000 | settle @3050 | sell open 1 @3040 | settle @3040 -> pre_balance=1000393.96 pre_margin=4864
buy open 1 @3000 | buy open 1 @3010 | settle @3020 -> pre_balance=1000293.99 cost=6010 yd=2
buy open 3 @3000 rests | settle @3050 -> pre_balance=1000000 working=0
deposit 500 | settle -> pre_balance=1000500 | withdraw 1000 | settle -> pre_balance=999500
buy open 1 @3000 | settle @3050 | price @3100 -> position_profit=500 balance=1000997 | settle @3060 -> pre_balance=1000597
buy open 1 rb2701 @3000 | sell open 1 rb2705 @3100 | settle rb2701@3010 rb2705@3120 -> pre_balance=999893.90 pre_margin=4992
ends rb2701 | buy open 2 @3000 | settle @3050 -> pre_balance=1000994 pre_margin=0 yd=0 margin=0
ends rb2701 | sell open 2 @3000 | buy open 1 rb2705 @3000 | settle rb2701@2990 rb2705@3000 -> pre_balance=1000191 pre_margin=4800 short_yd=0 yd@rb2705=1
buy open 1 au2702 @952.42 | settle au2702@953.48 -> pre_balance=1001050 pre_margin=133487.20
buy open 1 @3000 | settle @2000 -> pre_balance=989997 | settle @3000 -> pre_balance=999997
funds 5000 | buy open 1 @3000 | settle @2600 -> pre_balance=997 pre_margin=4160 available=-3163 | buy open 1 @2600 -> error=31 | sell close_yesterday 1 @2600 -> yd=0
buy open 1 @3333 | settle @3333 -> pre_balance=999996.67
`
    .trim()
    .split('\n'),
)('%s', (row) => {
  const { expected, actual } = new ScenarioDesk().play(row)
  expect(actual).toEqual(expected)
})
