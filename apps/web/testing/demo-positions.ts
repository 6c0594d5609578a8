import { aPosition } from './messages.js'

/** What the demonstration's account holds. */
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
