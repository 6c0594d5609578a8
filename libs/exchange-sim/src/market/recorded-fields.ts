import { formatShanghai, TICK_LEVELS, type EpochMs } from '@huangpu/core'
import { NO_VALUE } from 'ctp-node-binding'
import type { DepthFields } from './depth-fields.js'
import type { RecordedSnapshot } from './recorded-snapshot.js'
import { wholeLots } from './whole-lots.js'

/** A recorded snapshot over the fields that the day's figures give: what the recording says, it says. */
export function recordedFields(figures: DepthFields, recorded: RecordedSnapshot): DepthFields {
  const fields: DepthFields = {
    ...figures,
    TradingDay: recorded.tradingDay,
    ActionDay: recorded.actionDay,
    ...stampOf(recorded.atMs),
    Volume: wholeLots(recorded.volumeLots),
  }
  const take = (field: string, value: number): void => {
    if (!Number.isNaN(value)) fields[field] = value
  }
  take('LastPrice', recorded.value('last'))
  take('OpenPrice', recorded.value('open'))
  take('HighestPrice', recorded.value('high'))
  take('LowestPrice', recorded.value('low'))
  take('ClosePrice', recorded.value('close'))
  take('SettlementPrice', recorded.value('settlement'))
  take('PreSettlementPrice', recorded.value('preSettlement'))
  take('PreClosePrice', recorded.value('preClose'))
  take('PreOpenInterest', recorded.value('preOpenInterest'))
  take('UpperLimitPrice', recorded.value('upperLimit'))
  take('LowerLimitPrice', recorded.value('lowerLimit'))
  take('Turnover', recorded.value('turnover'))
  take('OpenInterest', recorded.value('openInterest'))
  take('AveragePrice', recorded.value('average'))
  for (const side of ['bid', 'ask'] as const) addLevels(fields, side, recorded)
  return fields
}

const stampOf = (atMs: EpochMs): DepthFields => ({
  UpdateTime: formatShanghai(atMs).slice(11, 19),
  UpdateMillisec: ((atMs % 1000) + 1000) % 1000,
})

/** The recording's own quotes: investors' orders do not stand in them. */
function addLevels(fields: DepthFields, side: 'bid' | 'ask', recorded: RecordedSnapshot): void {
  const name = side === 'bid' ? 'Bid' : 'Ask'
  for (let level = 1; level <= TICK_LEVELS; level++) {
    const price = recorded.value(`${side}Price`, level)
    const volume = recorded.value(`${side}Volume`, level)
    fields[`${name}Price${level}`] = Number.isNaN(price) ? NO_VALUE : price
    fields[`${name}Volume${level}`] = wholeLots(volume)
  }
}
