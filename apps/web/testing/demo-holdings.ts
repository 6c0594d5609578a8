import { aPosition, aStrategy } from './messages.js'

/** What the demonstration's account holds, and its strategies. */

export const POSITIONS = [
  aPosition({
    symbol: 'rb2701',
    volume: 6,
    today_volume: 4,
    yd_volume: 2,
    frozen: 1,
    price: 3496.5,
    pnl: 2_430.5,
    margin: 21_100,
  }),
  aPosition({
    symbol: 'au2702',
    direction: 'SHORT',
    volume: 2,
    today_volume: 0,
    yd_volume: 2,
    price: 556.12,
    pnl: -1_280,
    margin: 110_640,
  }),
]

export const STRATEGIES = [
  aStrategy(),
  aStrategy({
    name: 'au_breakout',
    type: 'donchian',
    symbol: 'au2702',
    state: 'stopped',
    variables: {},
    params: { window: 20 },
    opens_held: false,
    long_volume: 0,
    pnl: null,
    file: 'config/strategies/au_breakout.yaml',
  }),
  aStrategy({
    name: 'cu_rsi',
    type: 'rsi',
    symbol: 'cu2701',
    state: 'invalid',
    problem: { line: 7, message: 'risk.stop_loss: 0.5 is not a number of ticks; write an integer such as 20' },
    variables: {},
    opens_held: false,
    long_volume: 0,
    pnl: null,
    file: 'config/strategies/cu_rsi.yaml',
  }),
]
