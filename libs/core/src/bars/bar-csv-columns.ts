import { csvCells } from './csv-cells.js'

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
 * `vol`, `money`, `hold`; `bartime`) and vnpy (`datetime`, `turnover`, `open_interest`) write the fields; case does not matter.
 */
const ALIASES: Readonly<Record<BarCsvField, readonly string[]>> = {
  datetime: ['datetime', 'datetime_start', 'datetime_end', 'bartime'],
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
  /** Columns of the header. */
  readonly count: number
  /** What the header says of its stamps; undefined when it does not. */
  readonly label: BarLabel | undefined
  /** Whether a column's own name says so, which nobody can contradict. */
  readonly isLabelNamed: boolean
  /** Fields that must be there and are not. */
  readonly missing: readonly BarCsvField[]
  /** Contracts by which columns are named (`SHFE.cu1905.open`), as long as they are not the one that is asked for. */
  readonly otherSymbols: readonly string[]
  /** WonderTrader's own dump writes 00:01 as `100` and 09:01 as `90100`. */
  readonly hasSecondDigits: boolean
}

export interface BarCsvNames {
  /** Names of columns that are not called as usual. */
  readonly columns?: Readonly<Partial<Record<BarCsvField, string>>> | undefined
  /** The contract whose columns count, where they are named by it. Default: that of the first. */
  readonly symbol?: string | undefined
}

interface ColumnName {
  /** `cu1905` of `SHFE.cu1905.close_oi`; '' for `close_oi`. */
  readonly symbol: string
  readonly field: string
}

/** `<Open>` -> `open`, `SHFE.cu1905.close_oi` -> `close_oi` of `cu1905` */
function columnName(raw: string): ColumnName {
  const name = raw.replace(/^<(.*)>$/, '$1')
  const [, symbol = '', field = name.replace(/^.*\./, '')] = /^[A-Z]+\.(.+)\.(\w+)$/.exec(name) ?? []
  return { symbol, field: field.toLowerCase() }
}

/** Finds the fields in a header line. */
export function readBarCsvHeader(line: string, { columns = {}, symbol }: BarCsvNames = {}): BarCsvHeader {
  const raw = csvCells(line)
  const all = raw.map(columnName)
  const wanted = symbol ?? all.find((name) => name.symbol !== '')?.symbol
  const isOurs = (name: ColumnName): boolean => name.symbol === '' || name.symbol === wanted
  const places = new Map<BarCsvField, number>()
  for (const field of BAR_CSV_FIELDS) {
    const named = columns[field]
    const place =
      named === undefined
        ? all.findIndex((name) => isOurs(name) && ALIASES[field].includes(name.field))
        : raw.indexOf(named.trim())
    if (place !== -1) places.set(field, place)
  }
  const names = all.map(({ field }) => field)
  const isLabelNamed = names.includes('datetime_start') || names.includes('datetime_end')
  return {
    places,
    count: raw.length,
    label: labelOf(raw, names),
    isLabelNamed,
    missing: missingOf(places, columns),
    otherSymbols: [...new Set(all.filter((name) => !isOurs(name)).map((name) => name.symbol))],
    hasSecondDigits: names.includes('diff_interest'),
  }
}

function missingOf(
  places: ReadonlyMap<BarCsvField, number>,
  columns: Readonly<Partial<Record<BarCsvField, string>>>,
): BarCsvField[] {
  const misnamed = BAR_CSV_FIELDS.filter((field) => columns[field] !== undefined && !places.has(field))
  const isStamped = places.has('datetime') || (places.has('date') && places.has('time'))
  const stamp: BarCsvField[] = isStamped ? [] : [places.has('date') ? 'time' : 'datetime']
  const figures = (['open', 'high', 'low', 'close', 'volume'] as const).filter((field) => !places.has(field))
  return [...new Set([...misnamed, ...stamp, ...figures])]
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
