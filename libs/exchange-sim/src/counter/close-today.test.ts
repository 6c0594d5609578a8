import { expect, it } from 'vitest'
import { ScenarioDesk } from './scenario-desk.fixture.js'

/** SHFE keeps today's and yesterday's lots apart. 51: yesterday's are too few, 50: today's; cost: open price times lots. */
it.each(
  `
hold long yd=3 td=2 | sell close_today 1 @3010 -> td=1 yd=3 close_profit=100
hold long yd=3 td=2 | sell close_yesterday 1 @3010 -> td=2 yd=2 close_profit=100
hold long yd=3 | sell close_today 1 @3010 -> error=50 yd=3
hold long td=2 | sell close_yesterday 1 @3010 -> error=51 td=2
hold long td=2 | sell close_today 3 @3010 -> error=50 td=2
hold short yd=1 td=1 | buy close_yesterday 1 @2990 -> short_yd=0 short_td=1 close_profit=100
hold short yd=1 td=1 | buy close_today 1 @3010 -> short_yd=1 short_td=0 close_profit=-100
sell close_yesterday 1 @3000 -> error=51
buy open 2 @3000 | settle @3010 -> yd=2 td=0 | sell close_today 1 @3010 -> error=50 | sell close_yesterday 2 @3020 -> yd=0
buy open 2 @3000 | settle @3010 | sell close_yesterday 2 @3030 -> close_profit=400 by_trade=600
buy open 2 @3000 | settle @3010 | buy open 1 @3020 | sell close_yesterday 1 @3030 -> close_profit=200 by_trade=300 yd=1 td=1
buy open 1 @3000 | buy open 1 @3010 | sell close_today 1 @3020 -> close_profit=200 by_trade=200 td=1 cost=3010
buy open 1 @3000 | buy open 2 @3010 | sell close_today 2 @3020 -> close_profit=300 td=1 cost=3010
buy open 1 @3000 | settle @3005 | buy open 1 @3010 | settle @3020 | sell close_yesterday 1 @3030 -> close_profit=100 by_trade=300 cost=3010
sell open 2 @3000 | settle @2980 | buy close_yesterday 1 @2970 -> close_profit=100 by_trade=300 short_yd=1
hold long yd=2 | buy open 1 @3000 | sell close_today 1 @3000 -> td=0 yd=2 | sell close_today 1 @3000 -> error=50
hold long yd=2 | sell close_yesterday 2 @3000 rests | fill 1 @3005 -> yd=1 frozen_yd=1 close_profit=50 | fill 1 @3010 -> yd=0 close_profit=150
hold long td=2 | sell open 2 @3000 -> td=2 short_td=2 | buy close_today 2 @2990 -> short_td=0 close_profit=200 td=2
right close_only | buy open 1 @3000 -> error=29
hold long td=1 | right close_only | sell close_today 1 @3010 -> td=0
hold long td=1 | right forbid | sell close_today 1 @3010 -> error=28 td=1
`
    .trim()
    .split('\n'),
)('%s', (row) => {
  const { expected, actual } = new ScenarioDesk().play(row)
  expect(actual).toEqual(expected)
})
