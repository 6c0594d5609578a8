import type { ContractTerms, Rate } from './contract-terms.js'
import type { OrderOffset } from './order-record.js'
import type { TradingRight } from './trading-right.js'

export interface OrderWords {
  readonly side: 'buy' | 'sell'
  readonly offset: OrderOffset
  readonly symbol: string
  readonly lots: number
  readonly price: number
  /** It works on; otherwise it trades at once. */
  readonly rests: boolean
}

/** One step of a scenario row. */
export type Step =
  | { kind: 'hold'; side: 'long' | 'short'; symbol: string; yesterday: number; today: number }
  | ({ kind: 'order' } & OrderWords)
  | { kind: 'fill'; lots: number; price: number }
  | { kind: 'cancel'; number: number | undefined }
  | { kind: 'settle'; prices: readonly (readonly [symbol: string, price: number])[] }
  | { kind: 'price'; symbol: string; price: number }
  | { kind: 'move'; yuan: number }
  | { kind: 'funds'; yuan: number }
  | { kind: 'terms'; product: string; terms: Partial<ContractTerms> }
  | { kind: 'ends'; symbol: string }
  | { kind: 'rules'; rules: { right?: TradingRight; reserve?: number } }

const SYMBOL = 'rb2701'

const READERS: readonly (readonly [RegExp, (words: RegExpExecArray) => Step])[] = [
  [
    /^hold (long|short)(?: (\w+\d{4}))?(?: yd=(\d+))?(?: td=(\d+))?$/,
    ([, side, symbol, yd, td]) => ({
      ...{ kind: 'hold', side: side === 'long' ? 'long' : 'short', symbol: symbol ?? SYMBOL },
      ...{ yesterday: Number(yd ?? 0), today: Number(td ?? 0) },
    }),
  ],
  [
    /^(buy|sell) (open|close_today|close_yesterday) (\d+)(?: (\w+\d{4}))? @([\d.]+)( rests)?$/,
    ([, side, offset, lots, symbol, price, rests]) => ({
      ...{ kind: 'order', side: side === 'buy' ? 'buy' : 'sell', offset: offset as OrderOffset },
      ...{ symbol: symbol ?? SYMBOL, lots: Number(lots), price: Number(price), rests: rests !== undefined },
    }),
  ],
  [/^fill (\d+) @([\d.]+)$/, ([, lots, price]) => ({ kind: 'fill', lots: Number(lots), price: Number(price) })],
  [
    /^cancel(?: (\d+))?$/,
    ([, number]) => ({ kind: 'cancel', number: number === undefined ? undefined : Number(number) }),
  ],
  [
    /^settle((?: (?:\w+\d{4})?@[\d.]+)*)$/,
    ([, prices = '']) => ({
      kind: 'settle',
      prices: [...prices.matchAll(/(\w+\d{4})?@([\d.]+)/g)].map(([, symbol, price]) => [
        symbol ?? SYMBOL,
        Number(price),
      ]),
    }),
  ],
  [
    /^price(?: (\w+\d{4}))? @([\d.]+)$/,
    ([, symbol, price]) => ({ kind: 'price', symbol: symbol ?? SYMBOL, price: Number(price) }),
  ],
  [/^deposit ([\d.]+)$/, ([, yuan]) => ({ kind: 'move', yuan: Number(yuan) })],
  [/^withdraw ([\d.]+)$/, ([, yuan]) => ({ kind: 'move', yuan: -Number(yuan) })],
  [/^funds (\d+)$/, ([, yuan]) => ({ kind: 'funds', yuan: Number(yuan) })],
  [/^ends (\w+\d{4})$/, ([, symbol = SYMBOL]) => ({ kind: 'ends', symbol })],
  [/^right (allow|close_only|forbid)$/, ([, right]) => ({ kind: 'rules', rules: { right: right as TradingRight } })],
  [/^reserve (\d+)$/, ([, yuan]) => ({ kind: 'rules', rules: { reserve: Number(yuan) } })],
  [/^terms (\w+) (.+)$/, ([, product = 'rb', terms = '']) => ({ kind: 'terms', product, terms: readTerms(terms) })],
]

/** @throws Error for a sentence that no step begins with */
export function readStep(said: string): Step {
  for (const [pattern, read] of READERS) {
    const words = pattern.exec(said)
    if (words) return read(words)
  }
  throw new Error(`cannot read "${said}"`)
}

/** `margin 10%+3000`: a share of the turnover and yuan a lot. */
function readTerms(said: string): Partial<ContractTerms> {
  const [what = '', value = ''] = said.split(' ')
  if (what === 'margin') return { margin: { long: readRate(value), short: readRate(value) } }
  if (what === 'margins') {
    const [long = '', short = ''] = value.split('/')
    return { margin: { long: readRate(long), short: readRate(short) } }
  }
  if (what === 'commission') {
    const [open = '', close = open, today = close] = value.split('/')
    return { commission: { open: readRate(open), close_yesterday: readRate(close), close_today: readRate(today) } }
  }
  if (what === 'margin_price') return { marginPrice: value === 'pre_settlement' ? 'pre_settlement' : 'open_price' }
  if (what === 'both_sides') return { isLargerSideOnly: false }
  if (what === 'limit') return { positionLimitLots: Number(value) }
  throw new Error(`no terms "${said}"`)
}

function readRate(text: string): Rate {
  const words = /^(?:([\d.]+)%)?\+?(?:([\d.]+))?$/.exec(text)
  if (!words) throw new Error(`no rate "${text}"`)
  return { byMoney: Number(words[1] ?? 0) / 100, byVolume: Number(words[2] ?? 0) }
}
