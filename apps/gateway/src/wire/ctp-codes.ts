import type { CommandOrderType, Direction, Exchange, Offset, OrderStatus, OrderType } from '@huangpu/core'
import { distinguishesToday } from '@huangpu/core'
import { codeTable } from './code-table.js'
import { CtpDecodeError } from './ctp-fields.js'

/** Wire vocabulary to CTP's codes and back. Values: enums.json of the vendor's headers. */

export const DIRECTION_CODE: Readonly<Record<Direction, string>> = { LONG: '0', SHORT: '1' }
export const directionOf = codeTable<Direction>('Direction', { '0': 'LONG', '1': 'SHORT' })

export const OFFSET_CODE: Readonly<Record<Exclude<Offset, 'CLOSE'>, string>> = {
  OPEN: '0',
  CLOSETODAY: '3',
  CLOSEYESTERDAY: '4',
}
/** 2, 5 and 6 are closes that the broker forces. */
const closeOffsetOf = codeTable<Offset>('CombOffsetFlag', {
  '0': 'OPEN',
  '1': 'CLOSE',
  '2': 'CLOSE',
  '3': 'CLOSETODAY',
  '4': 'CLOSEYESTERDAY',
  '5': 'CLOSE',
  '6': 'CLOSE',
})
/** At SHFE and INE a plain close is a close of yesterday's lots. */
export function offsetOf(flag: string, exchange: Exchange): Offset {
  const offset = closeOffsetOf(flag.slice(0, 1))
  return offset === 'CLOSE' && distinguishesToday(exchange) ? 'CLOSEYESTERDAY' : offset
}

export const exchangeOf = codeTable<Exchange>('ExchangeID', {
  SHFE: 'SHFE',
  INE: 'INE',
  DCE: 'DCE',
  CZCE: 'CZCE',
  CFFEX: 'CFFEX',
  GFEX: 'GFEX',
})

/** Price type, time condition, volume condition of each order type that a command may carry. */
export const ORDER_RECIPE: Readonly<Record<CommandOrderType, { price: string; time: string; volume: string }>> = {
  LIMIT: { price: '2', time: '3', volume: '1' },
  FAK: { price: '2', time: '1', volume: '1' },
  FOK: { price: '2', time: '1', volume: '3' },
}
const ORDER_TYPE_BY_RECIPE: Readonly<Record<string, OrderType>> = {
  '231': 'LIMIT',
  '211': 'FAK',
  '212': 'FAK',
  '213': 'FOK',
  // Placed by other terminals at exchanges that know market orders.
  '111': 'MARKET',
  '113': 'MARKET',
  '131': 'MARKET',
}
/** Order type of an order as the counter reports it. @throws CtpDecodeError for a combination outside the table */
export function orderTypeOf(priceType: string, timeCondition: string, volumeCondition: string): OrderType {
  const recipe = `${priceType}${timeCondition}${volumeCondition}`
  const type = Object.hasOwn(ORDER_TYPE_BY_RECIPE, recipe) ? ORDER_TYPE_BY_RECIPE[recipe] : undefined
  if (type === undefined) {
    throw new CtpDecodeError(
      'OrderPriceType+TimeCondition+VolumeCondition',
      recipe,
      `one of ${Object.keys(ORDER_TYPE_BY_RECIPE).join(' ')}`,
    )
  }
  return type
}

/** What OrderStatus alone says; an exchange reject and partial fills are told apart by the other fields. */
export const orderStatusOf = codeTable<OrderStatus>('OrderStatus', {
  '0': 'ALLTRADED',
  '1': 'PARTTRADED',
  '2': 'PARTTRADED',
  '3': 'NOTTRADED',
  '4': 'NOTTRADED',
  '5': 'CANCELLED',
  a: 'SUBMITTING',
  b: 'SUBMITTING',
  c: 'SUBMITTING',
})

export type SubmitStatus =
  | 'insert_submitted'
  | 'cancel_submitted'
  | 'modify_submitted'
  | 'accepted'
  | 'insert_rejected'
  | 'cancel_rejected'
  | 'modify_rejected'
export const submitStatusOf = codeTable<SubmitStatus>('OrderSubmitStatus', {
  '0': 'insert_submitted',
  '1': 'cancel_submitted',
  '2': 'modify_submitted',
  '3': 'accepted',
  '4': 'insert_rejected',
  '5': 'cancel_rejected',
  '6': 'modify_rejected',
})

/** The side held; 1 (net) exists for shares only. */
export const positionSideOf = codeTable<Direction>('PosiDirection', { '2': 'LONG', '3': 'SHORT' })

/** Always the same on what we send. Hedge 1 = speculation. */
export const ORDER_CONSTANTS = {
  CombHedgeFlag: '1',
  ContingentCondition: '1',
  ForceCloseReason: '0',
  IsAutoSuspend: 0,
  UserForceClose: 0,
  MinVolume: 1,
} as const

/** ActionFlag of a cancel. */
export const ACTION_DELETE = '0'
