import { TickCsvError } from './tick-csv-error.js'
import { TICK_LEVELS, TICK_SLOT } from './tick-csv-row.js'

/** How the volume column counts: lots of the trading day so far, or lots since the row before. */
export type TickVolumeKind = 'cumulative' | 'per_tick'

/** What a cell holds: a number's slot (0 and more), or one of these. */
export const CELL = {
  ignored: -1,
  symbol: -2,
  exchange: -3,
  tradingDay: -4,
  day: -5,
  time: -6,
  millis: -7,
  dateTime: -8,
}

export interface TickCsvColumns {
  /** By column. */
  readonly cells: Int8Array
  readonly volumeKind: TickVolumeKind
  /** Deepest level of which the file has prices; 0: no quotes. */
  readonly levels: number
}

/** Names under which files have a column, compared without case, `_` and blanks: CTP's, tqsdk's, vnpy's. */
const SYMBOL = ['instrumentid', 'symbol', 'instrument', 'contract', 'code']
const EXCHANGE = ['exchangeid', 'exchange']
const DAY = ['actionday', 'actiondate', 'date']
const TIME = ['updatetime', 'time', 'actiontime']
const MILLIS = ['updatemillisec', 'updatems', 'millisec']
const DATE_TIME = ['datetimecst', 'datetime', 'datetimenano']
const CUMULATIVE = ['volume', 'totalvolume']
const PER_TICK = ['lastvolume', 'volumedelta']
const NUMBERS: readonly [slot: number, names: readonly string[]][] = [
  [TICK_SLOT.last, ['lastprice', 'last']],
  [TICK_SLOT.open, ['openprice', 'open']],
  [TICK_SLOT.high, ['highestprice', 'highprice', 'highest', 'high']],
  [TICK_SLOT.low, ['lowestprice', 'lowprice', 'lowest', 'low']],
  [TICK_SLOT.close, ['closeprice']],
  [TICK_SLOT.settlement, ['settlementprice']],
  [TICK_SLOT.average, ['averageprice']],
  [TICK_SLOT.preSettlement, ['presettlementprice', 'presettlement']],
  [TICK_SLOT.preClose, ['precloseprice', 'preclose']],
  [TICK_SLOT.preOpenInterest, ['preopeninterest']],
  [TICK_SLOT.upperLimit, ['upperlimitprice', 'limitup', 'upperlimit']],
  [TICK_SLOT.lowerLimit, ['lowerlimitprice', 'limitdown', 'lowerlimit']],
  [TICK_SLOT.turnover, ['turnover', 'amount']],
  [TICK_SLOT.openInterest, ['openinterest']],
]

const plain = (name: string): string => name.toLowerCase().replaceAll(/[_\s"]/g, '')

/** @throws TickCsvError at line 1, naming the columns that are missing. */
export function tickCsvColumns(
  file: string,
  header: string,
  wanted: { volume: TickVolumeKind | 'auto'; symbolIsKnown: boolean },
): TickCsvColumns {
  const names = header.split(',').map(plain)
  const cells = new Int8Array(names.length).fill(CELL.ignored)
  const take = (cell: number, candidates: readonly string[]): boolean => {
    const name = candidates.find((candidate) => names.includes(candidate))
    if (name !== undefined) cells[names.indexOf(name)] = cell
    return name !== undefined
  }
  const missing: string[] = []
  if (!take(CELL.symbol, SYMBOL) && !wanted.symbolIsKnown) missing.push('InstrumentID')
  take(CELL.exchange, EXCHANGE)
  take(CELL.tradingDay, ['tradingday'])
  missing.push(...takeInstant(take))
  for (const [slot, candidates] of NUMBERS) {
    if (!take(slot, candidates) && slot === TICK_SLOT.last) missing.push('LastPrice')
  }
  const volumeKind = takeVolume(take, wanted.volume)
  if (!volumeKind) missing.push('Volume')
  if (missing.length > 0 || !volumeKind) throw missingColumns(file, missing)
  return { cells, volumeKind, levels: takeLevels(take) }
}

type Take = (cell: number, candidates: readonly string[]) => boolean

/** Day and time in columns of their own, or both in one. */
function takeInstant(take: Take): string[] {
  if (take(CELL.dateTime, DATE_TIME)) return []
  const missing: string[] = []
  if (!take(CELL.day, DAY)) missing.push('ActionDay')
  if (!take(CELL.time, TIME)) missing.push('UpdateTime')
  take(CELL.millis, MILLIS)
  return missing
}

function takeVolume(take: Take, wanted: TickVolumeKind | 'auto'): TickVolumeKind | undefined {
  if (wanted === 'per_tick') return take(TICK_SLOT.volume, [...PER_TICK, ...CUMULATIVE]) ? wanted : undefined
  if (take(TICK_SLOT.volume, CUMULATIVE)) return 'cumulative'
  return wanted === 'auto' && take(TICK_SLOT.volume, PER_TICK) ? 'per_tick' : undefined
}

function takeLevels(take: Take): number {
  let levels = 0
  for (let level = 1; level <= TICK_LEVELS; level++) {
    const at = level - 1
    const bid = take(TICK_SLOT.bidPrice + at, [`bidprice${level}`])
    const ask = take(TICK_SLOT.askPrice + at, [`askprice${level}`])
    take(TICK_SLOT.bidVolume + at, [`bidvolume${level}`])
    take(TICK_SLOT.askVolume + at, [`askvolume${level}`])
    if (bid || ask) levels = level
  }
  return levels
}

function missingColumns(file: string, missing: readonly string[]): TickCsvError {
  if (missing.length === 1 && missing[0] === 'InstrumentID') {
    const zh = '没有合约代码列（InstrumentID），请另行指定合约（symbol）'
    return new TickCsvError(file, 1, zh, 'no column names the contract (InstrumentID): give its symbol')
  }
  const zh = `表头缺少列 ${missing.join('、')}，请检查是否为逐笔行情 CSV`
  return new TickCsvError(file, 1, zh, `the header lacks ${missing.join(', ')}: is it a CSV of ticks?`)
}
