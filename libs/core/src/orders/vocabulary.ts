/** On orders and trades LONG = buy, SHORT = sell; on positions the side held. */
export const DIRECTIONS = ['LONG', 'SHORT'] as const
export type Direction = (typeof DIRECTIONS)[number]

/** CLOSE on a request means "split by policy"; a command to SHFE or INE knows only the other three. */
export const OFFSETS = ['OPEN', 'CLOSE', 'CLOSETODAY', 'CLOSEYESTERDAY'] as const
export type Offset = (typeof OFFSETS)[number]

export const ORDER_TYPES = ['LIMIT', 'FAK', 'FOK', 'MARKET', 'STOP', 'STOP_LIMIT', 'TRAILING_STOP'] as const
export type OrderType = (typeof ORDER_TYPES)[number]

/** What a command may carry to the counter: SHFE has no market order, stops are evaluated by trading. */
export const COMMAND_ORDER_TYPES = ['LIMIT', 'FAK', 'FOK'] as const
export type CommandOrderType = (typeof COMMAND_ORDER_TYPES)[number]

export const ORDER_STATUSES = ['SUBMITTING', 'NOTTRADED', 'PARTTRADED', 'ALLTRADED', 'CANCELLED', 'REJECTED'] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]

export const isTerminal = (status: OrderStatus): boolean =>
  status === 'ALLTRADED' || status === 'CANCELLED' || status === 'REJECTED'

export const opposite = (direction: Direction): Direction => (direction === 'LONG' ? 'SHORT' : 'LONG')
