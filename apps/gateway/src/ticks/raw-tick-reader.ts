import type { TickColumn, TickColumns } from 'ctp-node-binding'
import { DEPTH_LEVELS, type RawTick } from './raw-tick.js'

interface Level {
  readonly bidPrice: TickColumn<number>
  readonly bidVolume: TickColumn<number>
  readonly askPrice: TickColumn<number>
  readonly askVolume: TickColumn<number>
}

/** Fills `into` with tick `index` of the run that the library's handler was called for. */
export type RawTickReader = (index: number, into: RawTick) => void

/** Columns of the fields used, made once for a library's version. */
export function rawTickReader(ticks: TickColumns): RawTickReader {
  const symbol = ticks.text('InstrumentID')
  const exchangeId = ticks.text('ExchangeID')
  const tradingDay = ticks.text('TradingDay')
  const actionDay = ticks.text('ActionDay')
  const updateTime = ticks.text('UpdateTime')
  const updateMs = ticks.numberOrNaN('UpdateMillisec')
  const last = ticks.numberOrNaN('LastPrice')
  const volume = ticks.numberOrNaN('Volume')
  const turnover = ticks.numberOrNaN('Turnover')
  const openInterest = ticks.numberOrNaN('OpenInterest')
  const open = ticks.numberOrNaN('OpenPrice')
  const high = ticks.numberOrNaN('HighestPrice')
  const low = ticks.numberOrNaN('LowestPrice')
  const preClose = ticks.numberOrNaN('PreClosePrice')
  const preSettlement = ticks.numberOrNaN('PreSettlementPrice')
  const limitUp = ticks.numberOrNaN('UpperLimitPrice')
  const limitDown = ticks.numberOrNaN('LowerLimitPrice')
  const levels: Level[] = Array.from({ length: DEPTH_LEVELS }, (_, i) => ({
    bidPrice: ticks.numberOrNaN(`BidPrice${i + 1}`),
    bidVolume: ticks.numberOrNaN(`BidVolume${i + 1}`),
    askPrice: ticks.numberOrNaN(`AskPrice${i + 1}`),
    askVolume: ticks.numberOrNaN(`AskVolume${i + 1}`),
  }))
  return (index, into) => {
    into.symbol = symbol.at(index)
    into.exchangeId = exchangeId.at(index)
    into.tradingDay = tradingDay.at(index)
    into.actionDay = actionDay.at(index)
    into.updateTime = updateTime.at(index)
    into.updateMs = updateMs.at(index)
    into.last = last.at(index)
    into.volume = volume.at(index)
    into.turnover = turnover.at(index)
    into.openInterest = openInterest.at(index)
    into.open = open.at(index)
    into.high = high.at(index)
    into.low = low.at(index)
    into.preClose = preClose.at(index)
    into.preSettlement = preSettlement.at(index)
    into.limitUp = limitUp.at(index)
    into.limitDown = limitDown.at(index)
    into.receivedAtUs = ticks.receivedAtUs(index)
    for (let i = 0; i < DEPTH_LEVELS; i += 1) {
      const level = levels[i] as Level
      into.bidPrice[i] = level.bidPrice.at(index)
      into.bidVolume[i] = level.bidVolume.at(index)
      into.askPrice[i] = level.askPrice.at(index)
      into.askVolume[i] = level.askVolume.at(index)
    }
  }
}
