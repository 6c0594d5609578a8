/** What a row of a bar file must or may tell. `date` and `time` together stand for `datetime`. */
export const BAR_CSV_FIELDS = [
  'datetime',
  'date',
  'time',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'turnover',
  'open_interest',
  'symbol',
] as const
export type BarCsvField = (typeof BAR_CSV_FIELDS)[number]

/** What a row is stamped with: the start of its minute, or the end. */
export type BarLabel = 'start' | 'end'

/**
 * Names under which tqsdk (`datetime`, `close_oi`, columns prefixed by the contract), WonderTrader (`date`, `time`,
 * `vol`, `money`, `hold`) and vnpy (`datetime`, `turnover`, `open_interest`) write the fields; case does not matter.
 */
const ALIASES: Readonly<Record<BarCsvField, readonly string[]>> = {
  datetime: ['datetime', 'datetime_start', 'datetime_end'],
  date: ['date'],
  time: ['time'],
  open: ['open'],
  high: ['high'],
  low: ['low'],
  close: ['close'],
  volume: ['volume', 'vol'],
  turnover: ['turnover', 'money', 'amount'],
  open_interest: ['open_interest', 'close_oi', 'hold', 'openinterest', 'oi'],
  symbol: ['symbol', 'instrument_id', 'instrumentid'],
}

export interface BarCsvHeader {
  /** Place of each field that the file has. */
  readonly places: ReadonlyMap<BarCsvField, number>
  /** What the header says of its stamps; undefined when it does not. */
  readonly label: BarLabel | undefined
  /** Fields that must be there and are not. */
  readonly missing: readonly BarCsvField[]
}

/** `<Open>` -> `open`, `SHFE.cu1905.close_oi` -> `close_oi` */
const plainName = (name: string): string =>
  name
    .trim()
    .replace(/^<(.*)>$/, '$1')
    .replace(/^.*\./, '')
    .toLowerCase()

/** Finds the fields in a header line; `columns` names those that are called otherwise. */
export function readBarCsvHeader(
  line: string,
  columns: Readonly<Partial<Record<BarCsvField, string>>> = {},
): BarCsvHeader {
  const raw = line.split(',').map((name) => name.trim())
  const names = raw.map(plainName)
  const places = new Map<BarCsvField, number>()
  for (const field of BAR_CSV_FIELDS) {
    const named = columns[field]
    const place =
      named === undefined ? names.findIndex((name) => ALIASES[field].includes(name)) : raw.indexOf(named.trim())
    if (place !== -1) places.set(field, place)
  }
  const stamped = places.has('datetime') || (places.has('date') && places.has('time'))
  const wanted = ['open', 'high', 'low', 'close', 'volume'] as const
  const missing: BarCsvField[] = wanted.filter((field) => !places.has(field))
  if (!stamped) missing.unshift(places.has('date') ? 'time' : 'datetime')
  const misnamed = BAR_CSV_FIELDS.filter((field) => columns[field] !== undefined && !places.has(field))
  return { places, label: labelOf(raw, names), missing: [...new Set([...misnamed, ...missing])] }
}

/** vnpy exports (`symbol,exchange,datetime`) and tqsdk's downloads (prefixed columns) are stamped with the start. */
function labelOf(raw: readonly string[], names: readonly string[]): BarLabel | undefined {
  if (names.includes('datetime_end')) return 'end'
  if (names.includes('datetime_start')) return 'start'
  const vnpy = names[0] === 'symbol' && names[1] === 'exchange' && names[2] === 'datetime'
  const tqsdk = names[0] === 'datetime' && raw.some((name) => /^[A-Z]+\.[A-Za-z]+\d+\.open$/.test(name))
  const ours = names[0] === 'datetime' && names[1] === 'trading_day'
  return vnpy || tqsdk || ours ? 'start' : undefined
}
