import { readFileSync } from 'node:fs'
import { createCalendar, parseCalendarData, parseShanghai } from '@huangpu/core'
import type { InputOrder } from '../counter/check-order.js'
import type { CtpErrorName } from '../counter/ctp-errors.js'
import type { OrderRecord } from '../counter/order-record.js'
import type { MarketSource } from '../market/market-source.js'
import { Exchange } from './exchange.js'
import { MemoryJournal } from './memory-journal.fixture.js'
import type { Slicing } from './order-slices.js'

const calendarFile = new URL('../../../../config/calendar/shfe.json', import.meta.url)
export const calendar = createCalendar(parseCalendarData(JSON.parse(readFileSync(calendarFile, 'utf8'))))
/** @throws RangeError for a text that is no time. */
export function at(text: string): number {
  const ms = parseShanghai(text)
  if (ms === undefined) throw new RangeError(text)
  return ms
}

export interface SceneOptions {
  source: MarketSource
  start: string
  users?: readonly string[]
  journal?: MemoryJournal
}

const FUNDS = 1e9
let lastOrderRef = 0

/** An exchange in memory on which users trade; their settlements are confirmed. */
export function openScene({
  source,
  start,
  users = ['sim001'],
  journal = new MemoryJournal(),
}: SceneOptions): Exchange {
  const accounts = users.map((accountId) => ({ accountId, initialBalance: FUNDS }))
  const exchange = new Exchange({ calendar, source, journal, brokerId: '9999', accounts, startMs: at(start) })
  for (const user of users) exchange.confirmSettlement(user, '')
  return exchange
}

/** An order of a user, with the fields of a plain limit order. */
export function insertFor(
  exchange: Exchange,
  user: string,
  fields: Partial<InputOrder>,
  onAccepted?: () => Slicing,
): OrderRecord | CtpErrorName {
  return exchange.insert(
    {
      ...{ InvestorID: user, InstrumentID: 'rb2701', ExchangeID: 'SHFE', OrderRef: String(++lastOrderRef) },
      ...{ OrderPriceType: '2', Direction: '0', CombOffsetFlag: '0', CombHedgeFlag: '1', LimitPrice: 3150 },
      ...{ VolumeTotalOriginal: 1, TimeCondition: '3', VolumeCondition: '1', ContingentCondition: '1' },
      ...{ ForceCloseReason: '0', OrderMemo: '' },
      ...fields,
    },
    {
      accountId: user,
      userId: user,
      tradingRight: 'allow',
      frontId: 1,
      sessionId: 1,
      requestId: 1,
      sessionMaxOrderRef: 0,
    },
    onAccepted,
  )
}
