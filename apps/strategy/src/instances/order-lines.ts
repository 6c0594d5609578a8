import type { Direction } from '@huangpu/core'
import type { OrderData, TradeData } from '@huangpu/messages'
import type { StrategyLogLine, StrategyOrder } from '@huangpu/strategy-kit'

const SIDE = { LONG: { zh: '买', en: 'buy' }, SHORT: { zh: '卖', en: 'sell' } } as const
const OFFSET = { OPEN: '开仓', CLOSE: '平仓', CLOSETODAY: '平今', CLOSEYESTERDAY: '平昨' } as const

/** What the log says of an instance's orders and fills, each with its request_id. */
export function sentLine({
  requestId,
  symbol,
  direction,
  offset,
  volume,
  price,
  purpose,
}: StrategyOrder): StrategyLogLine {
  const zh = `报单 ${requestId}：${SIDE[direction].zh}${OFFSET[offset]} ${symbol} ${volume} 手 @${price}`
  const en = `order ${requestId}: ${SIDE[direction].en} ${offset} ${volume} ${symbol} @${price} (${purpose})`
  return { level: 'info', code: 'order_sent', zh, en }
}

/** A refusal is worth a line; other statuses are in trading's log. */
export function refusedLine(order: OrderData): StrategyLogLine | undefined {
  if (order.status !== 'REJECTED' || order.event !== 'state') return undefined
  const why = [order.reason_code, order.reason].filter(Boolean).join(': ')
  const { request_id: id } = order
  return { level: 'warn', code: 'order_refused', zh: `报单 ${id} 被拒：${why}`, en: `order ${id} was refused: ${why}` }
}

export function filledLine({ request_id: id, symbol, direction, offset, volume, price }: TradeData): StrategyLogLine {
  const zh = `成交 ${id}：${SIDE[direction].zh}${OFFSET[offset]} ${symbol} ${volume} 手 @${price}`
  const en = `fill ${id}: ${SIDE[direction].en} ${offset} ${volume} ${symbol} @${price}`
  return { level: 'info', code: 'order_filled', zh, en }
}

/** The book is in doubt, or no more. */
export function missingLine({ LONG: long, SHORT: short }: Readonly<Record<Direction, number>>): StrategyLogLine {
  if (long + short === 0)
    return { level: 'info', code: 'book_covered', zh: '账户持仓足额', en: 'the account covers the book' }
  const zh = `账户可能缺少本策略持仓：多 ${long} 手，空 ${short} 手；核对期间不平这些仓位、不开仓`
  const en = `the account may lack ${long} long, ${short} short lots of this book: not closed, and nothing is opened`
  return { level: 'warn', code: 'book_in_doubt', zh, en }
}
