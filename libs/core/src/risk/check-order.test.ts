import { describe, expect, expectTypeOf, it } from 'vitest'
import type { Offset } from '../orders/vocabulary.js'
import { checkOrder } from './check-order.js'
import type { OrderIntent, RiskContext } from './risk-context.js'
import type { RiskPassed } from './risk-passed.js'

const CONTEXT: RiskContext = {
  nowWallMs: 1_000,
  contract: { exchange: 'SHFE', priceTick: 1, minLots: 1, maxLots: 500, tradable: true },
  limits: { up: 3300, down: 3100 },
  isSessionOpen: true,
  killSwitch: undefined,
  disk: 'ample',
  tradingDaysLeft: undefined,
  closeOnlyDays: 11,
  tradeLink: 'ready',
  quoteLink: 'ready',
  closable: { today: 0, yesterday: 0 },
  heldLots: 0,
  openingLots: 0,
  unknownOrderIds: [],
  maxOrderLots: 500,
  maxPositionLots: 50,
}

type Words = Record<string, string>

/** `key=value` words of a row; what is not said is as in CONTEXT. */
function contextOf(words: Words): RiskContext {
  const number = (key: string, otherwise: number): number => Number(words[key] ?? otherwise)
  const contract = words['contract'] === 'none' ? undefined : CONTEXT.contract
  return {
    ...CONTEXT,
    contract: contract && {
      ...contract,
      tradable: words['tradable'] !== 'no',
      priceTick: number('tick', 1),
      minLots: number('min', 1),
    },
    limits: words['limits'] === 'none' ? { up: null, down: null } : CONTEXT.limits,
    isSessionOpen:
      { closed: false, unknown: undefined }[words['session'] ?? ''] ?? (words['session'] === undefined || undefined),
    killSwitch: words['killed'],
    disk: (words['disk'] as 'full' | undefined) ?? 'ample',
    tradingDaysLeft: words['left'] === undefined ? undefined : Number(words['left']),
    closeOnlyDays: number('close_only', 11),
    tradeLink: (words['td'] as 'ready' | undefined) ?? 'ready',
    quoteLink: (words['md'] as 'ready' | undefined) ?? 'ready',
    closable: { today: number('today', 0), yesterday: number('yesterday', 0) },
    heldLots: number('held', 0),
    openingLots: number('working', 0),
    unknownOrderIds: words['unknown'] ? [words['unknown']] : [],
    nowWallMs: number('now', 1_000),
  }
}

/** `OFFSET lots at price | circumstances -> answer` */
function judge(line: string): { answer: string; expected: string } {
  const match = /^(\w+) (\S+) at (\S+)\s*\|(.*?)->\s*(\w+)$/.exec(line)
  if (!match) throw new Error(`unreadable row: ${line}`)
  const [, offset, lots, price, circumstances, expected] = match
  const pairs = (circumstances ?? '').trim().split(/\s+/).filter(Boolean)
  const words: Words = Object.fromEntries(pairs.map((pair) => pair.split('=')))
  const intent: OrderIntent = {
    symbol: 'rb2605',
    exchange: (words['exchange'] as 'SHFE' | undefined) ?? 'SHFE',
    direction: offset === 'OPEN' ? 'LONG' : 'SHORT',
    offset: offset as Offset,
    orderType: 'LIMIT',
    price: Number(price),
    volumeLots: Number(lots),
    expiresAtMs: 2_000,
  }
  const verdict = checkOrder(intent, contextOf(words))
  return { answer: verdict.passed ? 'passed' : verdict.refusal.code, expected: expected ?? '' }
}

const table = (rows: TemplateStringsArray): string[] =>
  rows
    .join('')
    .split('\n')
    .map((row) => row.trim())
    .filter(Boolean)

describe('the checks before an order', () => {
  it.each(table`
    OPEN 1 at 3200            |                              -> passed
    OPEN 1 at 3200            | now=2000                     -> expired
    OPEN 1 at 3200            | now=1999                     -> passed
    OPEN 1 at 3200            | td=disconnected              -> not_connected
    CLOSE 1 at 3200           | td=disconnected yesterday=1  -> not_connected
    OPEN 1 at 3200            | td=silent md=silent          -> gateway_silent
    CLOSE 1 at 3200           | td=silent yesterday=1        -> gateway_silent
    OPEN 1 at 3200            | td=preparing                 -> not_ready
    OPEN 1 at 3200            | md=disconnected              -> not_ready
    OPEN 1 at 3200            | killed=operator              -> kill_switch
    OPEN 1 at 3200            | killed=operator td=preparing -> kill_switch
    CLOSE 1 at 3200           | killed=operator yesterday=1  -> passed
    CLOSETODAY 1 at 3200      | killed=operator today=1      -> passed
    CLOSE 1 at 3200           | md=disconnected yesterday=1  -> passed
    OPEN 1 at 3200            | disk=reserve                 -> disk_full
    OPEN 1 at 3200            | disk=full                    -> disk_full
    CLOSE 1 at 3200           | disk=reserve yesterday=1     -> passed
    CLOSE 1 at 3200           | disk=full yesterday=1        -> disk_full
    OPEN 1 at 3200            | contract=none                -> unknown_symbol
    OPEN 1 at 3200            | session=closed               -> outside_session
    CLOSE 1 at 3200           | session=closed yesterday=1   -> outside_session
    OPEN 1 at 3200            | session=unknown              -> passed
    OPEN 1 at 3200            | exchange=INE                 -> unknown_symbol
    OPEN 1 at 3200            | tradable=no                  -> unknown_symbol
    OPEN 1 at 3200            | left=12                      -> passed
    OPEN 1 at 3200            | left=11                      -> near_expiry
    OPEN 1 at 3200            | left=1                       -> near_expiry
    OPEN 1 at 3200            | left=0                       -> near_expiry
    OPEN 1 at 3200            | left=0 close_only=0          -> passed
    CLOSE 1 at 3200           | left=1 yesterday=1           -> passed
    CLOSETODAY 1 at 3200      | left=1 today=1               -> passed
    OPEN 0 at 3200            |                              -> invalid_volume
    OPEN 1.5 at 3200          |                              -> invalid_volume
    OPEN -1 at 3200           |                              -> invalid_volume
    OPEN NaN at 3200          |                              -> invalid_volume
    OPEN 501 at 3200          |                              -> volume_above_maximum
    OPEN 1 at 3200            | min=2                        -> volume_below_minimum
    OPEN 1 at 0               |                              -> invalid_price
    OPEN 1 at -3200           |                              -> invalid_price
    OPEN 1 at NaN             |                              -> invalid_price
    OPEN 1 at 1.8e308         | limits=none                  -> invalid_price
    OPEN 1 at 3200.5          |                              -> price_not_tick_multiple
    OPEN 1 at 3200.0000000001 |                              -> passed
    OPEN 1 at 3200            | tick=0.02                    -> passed
    OPEN 1 at 3301            |                              -> price_outside_limits
    OPEN 1 at 3099            |                              -> price_outside_limits
    OPEN 1 at 3300            |                              -> passed
    OPEN 1 at 3100            |                              -> passed
    OPEN 1 at 9000            | limits=none                  -> passed
    OPEN 1 at 3200            | unknown=A1                   -> symbol_has_unknown_order
    CLOSETODAY 1 at 3200      | unknown=A1 today=1           -> passed
    CLOSE 3 at 3200           | today=1 yesterday=2          -> passed
    CLOSE 4 at 3200           | today=1 yesterday=2          -> closable_exceeded
    CLOSETODAY 2 at 3200      | today=1 yesterday=2          -> closable_exceeded
    CLOSEYESTERDAY 2 at 3200  | today=1 yesterday=2          -> passed
    OPEN 10 at 3200           | held=30 working=10           -> passed
    OPEN 11 at 3200           | held=30 working=10           -> max_position
    CLOSE 1 at 3200           | held=90 yesterday=1          -> passed
  `)('%s', (row) => {
    const { answer, expected } = judge(row)
    expect(answer).toBe(expected)
  })

  it('is the only maker of the proof', () => {
    expectTypeOf<OrderIntent>().not.toExtend<RiskPassed<OrderIntent>>()
    expectTypeOf<RiskPassed<OrderIntent>>().toExtend<OrderIntent>()
  })
})
