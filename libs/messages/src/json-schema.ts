import { z } from 'zod'
import { accountDataSchema, instrumentDataSchema, rateDataSchema } from './account-data.js'
import { barDataSchema } from './bar-data.js'
import { clockDataSchema } from './clock-data.js'
import { commandDataSchema } from './command-data.js'
import { deadLetterSchema, eventDataSchema } from './event-data.js'
import { orderDataSchema } from './order-data.js'
import { orderRequestSchema } from './order-request.js'
import { positionDataSchema } from './position-data.js'
import { tickDataSchema } from './tick-data.js'
import { tradeDataSchema } from './trade-data.js'

/** Every message on Redis by its name in the seed. */
export const MESSAGE_SCHEMAS = {
  TickData: tickDataSchema,
  BarData: barDataSchema,
  OrderRequest: orderRequestSchema,
  CommandData: commandDataSchema,
  OrderData: orderDataSchema,
  TradeData: tradeDataSchema,
  PositionData: positionDataSchema,
  EventData: eventDataSchema,
  DeadLetter: deadLetterSchema,
  AccountData: accountDataSchema,
  InstrumentData: instrumentDataSchema,
  RateData: rateDataSchema,
  ClockData: clockDataSchema,
} as const
export type MessageName = keyof typeof MESSAGE_SCHEMAS

/** JSON Schema (draft 2020-12) of one message, for clients in other languages. */
export const jsonSchemaOf = (name: MessageName): object =>
  z.toJSONSchema(MESSAGE_SCHEMAS[name], { io: 'input', unrepresentable: 'any' })
