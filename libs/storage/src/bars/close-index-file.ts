import type { TradingDay } from '@huangpu/core'

/** What is known of the end of a trading day, and of the file that says so. */
export interface NotedClose {
  /** Size and time of change of the file when it was read: another file has others. */
  readonly sizeBytes: number
  readonly mtimeMs: number
  /** Of the last row; undefined for a file without rows. */
  readonly last: { readonly close: number; readonly openInterest: number } | undefined
  /** Of the whole day; undefined as long as nobody asked. */
  readonly volumeLots: number | undefined
}

const HEADER = 'trading_day,size_bytes,mtime_ms,close,open_interest,volume_lots'

export const formatCloses = (closes: ReadonlyMap<TradingDay, NotedClose>): string =>
  [
    HEADER,
    ...[...closes].map(([day, { sizeBytes, mtimeMs, last, volumeLots }]) =>
      [day, sizeBytes, mtimeMs, last?.close ?? '', last?.openInterest ?? '', volumeLots ?? ''].join(','),
    ),
    '',
  ].join('\n')

/** What a file of ours says; of any other text what can be read, which may be nothing. */
export function parseCloses(text: string): Map<TradingDay, NotedClose> {
  const closes = new Map<TradingDay, NotedClose>()
  const lines = text.split('\n')
  // What follows the last line end was cut off.
  lines.pop()
  if (lines.shift() !== HEADER) return closes
  for (const line of lines) {
    const [day = '', ...cells] = line.split(',')
    const [sizeBytes, mtimeMs, close, openInterest, volumeLots] = cells.map((cell) =>
      cell === '' ? undefined : Number(cell),
    )
    if (cells.length !== 5 || !/^\d{8}$/.test(day) || sizeBytes === undefined || mtimeMs === undefined) continue
    const last = close === undefined || openInterest === undefined ? undefined : { close, openInterest }
    const numbers = [sizeBytes, mtimeMs, close ?? 0, openInterest ?? 0, volumeLots ?? 0]
    if (numbers.every(Number.isFinite)) closes.set(day, { sizeBytes, mtimeMs, last, volumeLots })
  }
  return closes
}
