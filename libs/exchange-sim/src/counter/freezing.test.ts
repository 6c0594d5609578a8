import { expect, it } from 'vitest'
import { ScenarioDesk } from './scenario-desk.fixture.js'

/** rb: 10 t a lot, margin 16 %, commission 1 in 10,000. Orders that open freeze funds, those that close freeze lots. */
it.each(
  `
hold long yd=3 td=2 | sell close_today 3 @3000 rests -> error=50 | sell close_today 2 @3000 rests -> frozen_td=2 frozen_yd=0
hold long yd=3 td=2 | sell close_yesterday 3 @3000 rests -> frozen_yd=3 frozen_td=0 | sell close_yesterday 1 @3000 rests -> error=51
hold long yd=3 td=2 | sell close_today 1 @3000 rests -> closable_td=1 | sell close_today 2 @3000 rests -> error=50 closable_td=1
hold long td=2 | sell close_today 2 @3010 rests -> frozen_td=2 | cancel -> frozen_td=0 closable_td=2
hold long td=3 | sell close_today 3 @3010 rests | fill 1 @3010 -> td=2 frozen_td=2 | cancel -> td=2 frozen_td=0
hold long td=3 | sell close_today 2 @3010 rests | sell close_today 1 @3020 rests -> frozen_td=3 | cancel 1 -> frozen_td=1 | cancel 2 -> frozen_td=0
hold long yd=1 td=1 | sell close_today 1 @3010 rests | sell close_yesterday 1 @3010 rests -> frozen_td=1 frozen_yd=1
hold short td=2 | buy close_today 2 @3000 rests -> short_frozen_td=2 frozen_td=0 | sell close_today 1 @3000 rests -> error=50
hold long td=2 | buy close_today 1 @3000 rests -> error=50 frozen_td=0
hold long td=1 | sell close_today 1 @3000 rests -> frozen_commission=3 frozen_margin=0 | cancel -> frozen_commission=0
buy open 3 @3000 rests -> working=3 frozen_margin=14400 frozen_commission=9 available=985591 balance=1000000
buy open 3 @3000 rests | cancel -> working=0 frozen_margin=0 frozen_commission=0 available=1000000
buy open 3 @3000 rests | fill 1 @3000 -> td=1 working=2 frozen_margin=9600 margin=4800 frozen_commission=6 commission=3
buy open 3 @3000 rests | fill 2 @2990 -> working=1 frozen_margin=4800 margin=9568 | cancel -> frozen_margin=0 margin=9568 commission=5.98
buy open 3 @3000 rests | buy open 2 @2990 rests -> working=5 frozen_margin=23968 | cancel 1 -> working=2 frozen_margin=9568 | cancel 2 -> frozen_margin=0
buy open 2 @3000 rests | sell open 2 @3100 rests -> frozen_margin=9920 frozen_commission=12.20 | cancel 2 -> frozen_margin=9600 frozen_commission=6
buy open 2 @3000 rests | settle -> working=0 frozen_margin=0 pre_balance=1000000
hold long td=2 | sell close_today 2 @3010 rests | settle @3000 -> yd=2 frozen_yd=0 closable_yd=2
hold long yd=2 | sell close_yesterday 2 @3010 rests | fill 2 @3010 -> yd=0 frozen_yd=0 close_profit=200
funds 100000 | buy open 15 @3000 rests -> frozen_margin=72000 | buy open 6 @3000 -> error=31 working=15 | buy open 5 @3000 rests -> working=20
`
    .trim()
    .split('\n'),
)('%s', (row) => {
  const { expected, actual } = new ScenarioDesk().play(row)
  expect(actual).toEqual(expected)
})
