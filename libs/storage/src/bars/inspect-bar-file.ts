import { decimalsOfTick, parseShanghai, type Bar, type Calendar, type EpochMs, type TradingDay } from '@huangpu/core'
import { BAR_HEADER, numbersOfRow, parseBarRow } from './bar-row.js'

export const BAR_FAULTS = [
  'empty_file',
  'wrong_header',
  'half_row',
  'not_a_row',
  'ohlc',
  'price_not_positive',
  'off_tick',
  'negative_volume',
  'fractional_volume',
  'negative_amount',
  'wrong_trading_day',
  'outside_session',
  'duplicate',
  'unsorted',
] as const
export type BarFaultKind = (typeof BAR_FAULTS)[number]

export interface BarFault {
  readonly kind: BarFaultKind
  /** From 1. */
  readonly line: number
  /** The row, or what there is of it. */
  readonly text: string
}

export interface BarFileInspection {
  readonly faults: readonly BarFault[]
  /** Rows that can be read, in the order of the file. */
  readonly bars: readonly Bar[]
}

/** Looks at every row of a file of ours, by the calendar and by the day that the file is named after. */
export function inspectBarFile(
  text: string,
  of: {
    readonly tradingDay: TradingDay
    readonly product: string
    readonly priceTick: number
    readonly calendar: Calendar
  },
): BarFileInspection {
  if (text === '') return { faults: [{ kind: 'empty_file', line: 1, text }], bars: [] }
  const faults: BarFault[] = []
  const bars: Bar[] = []
  const lines = text.replace(/^\uFEFF/, '').split('\n')
  const rest = lines.pop() ?? ''
  const header = withoutReturn(lines[0] ?? '')
  if (header !== BAR_HEADER) faults.push({ kind: 'wrong_header', line: 1, text: header })
  const seen = new Set<EpochMs>()
  let lastMs = -Infinity
  lines.slice(1).forEach((each, index) => {
    const row = withoutReturn(each)
    if (row === '') return
    const note = (kind: BarFaultKind): void => void faults.push({ kind, line: index + 2, text: row })
    const bar = parseBarRow(row)
    if (!bar) return note(kindOf(row))
    if (bar.tradingDay !== of.tradingDay) note('wrong_trading_day')
    else if (!isInSession(bar.startMs, of)) note('outside_session')
    if (bar.turnover < 0 || bar.openInterest < 0) note('negative_amount')
    if (!isOnTick(bar, of.priceTick)) note('off_tick')
    if (seen.has(bar.startMs)) note('duplicate')
    else if (bar.startMs < lastMs) note('unsorted')
    seen.add(bar.startMs)
    lastMs = Math.max(lastMs, bar.startMs)
    bars.push(bar)
  })
  if (rest !== '') faults.push({ kind: 'half_row', line: lines.length + 1, text: rest })
  return { faults, bars }
}

function isInSession(startMs: EpochMs, of: { tradingDay: TradingDay; product: string; calendar: Calendar }): boolean {
  const sessions = of.calendar.sessionsOf(of.product, of.tradingDay)
  return startMs % 60_000 === 0 && sessions.some(({ openMs, closeMs }) => openMs <= startMs && startMs < closeMs)
}

/** Prices that no contract of this tick has: with more decimals. The tick itself may have been another in former years. */
function isOnTick({ open, high, low, close }: Bar, priceTick: number): boolean {
  const scale = 10 ** decimalsOfTick(priceTick)
  return [open, high, low, close].every((price) => Math.abs(Math.round(price * scale) / scale - price) < 1e-9)
}

/** Why a row cannot be read: its numbers contradict each other, or it is no row at all. */
function kindOf(row: string): BarFaultKind {
  const numbers = numbersOfRow(row)
  if (!numbers || parseShanghai(row.split(',', 1)[0] ?? '') === undefined) return 'not_a_row'
  const [, , low = 0, , volume = 0] = numbers
  if (volume < 0) return 'negative_volume'
  if (!Number.isSafeInteger(volume)) return 'fractional_volume'
  return low <= 0 ? 'price_not_positive' : 'ohlc'
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)
