import type { BadTick } from '@huangpu/messages'
import { NO_VALUE } from 'ctp-node-binding'
import type { DepthFields } from '../market/depth-fields.js'

const PRICES = ['LastPrice', 'OpenPrice', 'HighestPrice', 'LowestPrice', 'BidPrice1', 'AskPrice1'] as const
/** Far beyond what any check of a tick's age lets pass. */
const OLD_S = 900

/** A snapshot as no client should believe it. */
export function spoilTick(fields: DepthFields, what: BadTick): DepthFields {
  const every = (value: number): DepthFields => ({
    ...fields,
    ...Object.fromEntries(PRICES.map((name) => [name, value])),
  })
  switch (what) {
    case 'dbl_max':
      return every(NO_VALUE)
    case 'zero':
      return every(0)
    case 'old':
      return { ...fields, UpdateTime: earlier(String(fields['UpdateTime']), OLD_S) }
    case 'wrong_day':
      return { ...fields, TradingDay: '20200102' }
    case 'volume_falls':
      return { ...fields, Volume: Math.floor(Number(fields['Volume']) / 2), Turnover: Number(fields['Turnover']) / 2 }
    case 'off_limits':
      return { ...fields, LastPrice: Number(fields['UpperLimitPrice']) * 2 }
  }
}

/** `21:05:00` less some seconds; the day turns below midnight. */
function earlier(time: string, seconds: number): string {
  const [hours = 0, minutes = 0, rest = 0] = time.split(':').map(Number)
  const total = (hours * 3600 + minutes * 60 + rest - seconds + 86_400) % 86_400
  return [total / 3600, (total / 60) % 60, total % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0'))
    .join(':')
}
