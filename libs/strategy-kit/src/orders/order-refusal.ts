import type { StrategyLogLine } from '../strategy-host.js'

/** What decides whether an author's order may go, and with how many lots. */
export interface OrderQuestion {
  readonly offset: 'OPEN' | 'CLOSE'
  readonly price: number | undefined
  readonly volume: number
  /** Own lots of the side that the order acts upon, as far as the account is known to have them. */
  readonly held: number
  /** False while the book is in doubt, or was reduced and no person has acknowledged it. */
  readonly mayOpen: boolean
  /** Lots that own requests may still open or close on it. */
  readonly opening: number
  readonly closing: number
  readonly maxPosition: number
}

export type OrderAnswer =
  | { readonly ok: true; readonly price: number; readonly lots: number }
  | { readonly ok: false; readonly line: StrategyLogLine }

const refuse = (code: string, zh: string, en: string): OrderAnswer => ({
  ok: false,
  line: { level: 'warn', code, zh: `未下单：${zh}`, en: `no order sent: ${en}` },
})

/** A price is never made up or moved; lots are cut to the room under the maximum, or to what can be closed. */
export function answerOrder(question: OrderQuestion): OrderAnswer {
  const { offset, price, volume, held, opening, closing, maxPosition } = question
  if (price === undefined) return refuse('no_valid_quote', '没有有效行情', 'there is no valid quote')
  if (!Number.isFinite(price) || price <= 0) {
    return refuse('invalid_price', `价格 ${price} 无效`, `the price ${price} is not positive`)
  }
  if (!Number.isSafeInteger(volume) || volume < 1) {
    return refuse('invalid_volume', `手数 ${volume} 无效`, `the volume ${volume} is not a positive whole number`)
  }
  if (offset === 'CLOSE') {
    const closable = held - closing
    if (closable > 0) return { ok: true, price, lots: Math.min(volume, closable) }
    return refuse(
      'nothing_to_close',
      `持有 ${held} 手，平仓在途 ${closing} 手`,
      `${held} lots held, ${closing} being closed already`,
    )
  }
  if (!question.mayOpen) {
    return refuse('opens_held', '持仓簿存疑或待确认', 'the book is in doubt, or was reduced and not acknowledged')
  }
  if (closing > 0) return refuse('closing_in_flight', '同方向平仓在途', 'this side is being closed')
  const room = maxPosition - held - opening
  if (room > 0) return { ok: true, price, lots: Math.min(volume, room) }
  return refuse(
    'max_position',
    `最大持仓 ${maxPosition} 手，已持有 ${held} 手，开仓在途 ${opening} 手`,
    `the maximum is ${maxPosition} lots, ${held} held and ${opening} being opened`,
  )
}
