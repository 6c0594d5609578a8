/**
 * The calendar once more, in the slowest and plainest way, for tests: it shares neither code nor form with the one that is
 * tested. Minutes of Shanghai's wall clock are numbered from 1970 on, days are walked one by one, and what is asked of an instant is
 * searched in all spans of two weeks before and after it.
 */
export interface NaiveCalendar {
  readonly tradingDays: readonly string[]
  /** `auction open close` of each span, `-` without an auction. */
  spansOf(product: string, day: string): string[]
  /** Instants of auctions, openings and closings. */
  boundariesOf(product: string, day: string): number[]
  answers(product: string, ms: number): Record<string, unknown>
}

interface Raw {
  closed_weekdays: Record<string, string[]>
  suspended_nights: { from: string; to: string }[]
  morning_auction_from: string
  nights: Record<string, { from: string; end: string | null }[]>
}

/** In minutes. `a` is undefined without an auction. */
interface Span {
  readonly day: string
  readonly a: number | undefined
  readonly o: number
  readonly c: number
}

const SHANGHAI_MINUTES = 8 * 60
const DAY_MINUTES = 24 * 60
const hm = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
const msOf = (minute: number): number => (minute - SHANGHAI_MINUTES) * 60_000
const text = (ms: number): string =>
  new Date(ms + SHANGHAI_MINUTES * 60_000).toISOString().replace('Z', '').replace('.000', '')
const dateOf = (dayNumber: number): string =>
  new Date(dayNumber * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')
const numberOf = (day: string): number =>
  Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`) / 86_400_000
/** 1970-01-01 was a Thursday. */
const isWeekend = (dayNumber: number): boolean => [2, 3].includes(dayNumber % 7)

export function naiveCalendar(data: unknown): NaiveCalendar {
  const raw = data as Raw
  const trades = (n: number): boolean => {
    const day = dateOf(n)
    return !isWeekend(n) && !(raw.closed_weekdays[day.slice(0, 4)] ?? []).includes(day.slice(4))
  }
  const years = Object.keys(raw.closed_weekdays).sort()
  const [first = 0, last = 0] = [numberOf(`${years[0]}0101`), numberOf(`${years.at(-1)}1231`)]
  const numbers: number[] = []
  for (let n = first; n <= last; n += 1) if (trades(n)) numbers.push(n)

  /** Walks back over the days without trading: one that is no weekend's is a holiday. */
  const nightOf = (product: string, n: number): { evening: number; end: string } | undefined => {
    const day = dateOf(n)
    let evening = n - 1
    while (!trades(evening)) {
      if (!isWeekend(evening)) return undefined
      evening -= 1
    }
    if (raw.suspended_nights.some(({ from, to }) => from <= day && day <= to)) return undefined
    let end: string | null = null
    for (const period of raw.nights[product] ?? []) if (period.from <= day) end = period.end
    return end === null ? undefined : { evening, end }
  }
  const spans = (product: string, day: string): Span[] => {
    const n = numberOf(day)
    const night = nightOf(product, n)
    const found: Span[] = []
    if (night) {
      const o = night.evening * DAY_MINUTES + hm('21:00')
      const end = hm(night.end)
      let c = o + 1
      while (c % DAY_MINUTES !== end) c += 1
      found.push({ day, a: o - 5, o, c })
    }
    const at = (clock: string): number => n * DAY_MINUTES + hm(clock)
    const a = !night || day >= raw.morning_auction_from ? at('08:55') : undefined
    found.push({ day, a, o: at('09:00'), c: at('10:15') })
    found.push(
      { day, a: undefined, o: at('10:30'), c: at('11:30') },
      { day, a: undefined, o: at('13:30'), c: at('15:00') },
    )
    return found
  }
  /** Two weeks to either side, so that the longest holiday has trading days before and after. */
  const around = (product: string, ms: number): Span[] => {
    const n = Math.floor(ms / 86_400_000)
    return numbers.filter((day) => Math.abs(day - n) <= 14).flatMap((day) => spans(product, dateOf(day)))
  }
  const boundaries = ({ a, o, c }: Span): [string, number][] => [
    ...(a === undefined ? [] : [['auction', msOf(a)] as [string, number]]),
    ['open', msOf(o)],
    ['close', msOf(c)],
  ]
  return {
    tradingDays: numbers.map(dateOf),
    spansOf: (product, day) =>
      spans(product, day).map(({ a, o, c }) =>
        [a, o, c].map((minute) => (minute === undefined ? '-' : text(msOf(minute)))).join(' '),
      ),
    boundariesOf: (product, day) => spans(product, day).flatMap((span) => boundaries(span).map(([, ms]) => ms)),
    answers(product, ms) {
      const all = around(product, ms)
      const inside = all.find(({ a, o, c }) => msOf(a ?? o) <= ms && ms < msOf(c))
      const edges = all.flatMap(boundaries)
      const show = (edge: [string, number] | undefined): string | undefined => edge && `${edge[0]} ${text(edge[1])}`
      return {
        at: text(ms),
        phase: inside && (ms < msOf(inside.o) ? 'auction' : 'continuous'),
        open: inside && text(msOf(inside.o)),
        tradingDay: all.find(({ a, o, c }) => msOf(a ?? o) <= ms && ms <= msOf(c))?.day,
        tradingDayAtOrAfter: all.find(({ c }) => ms <= msOf(c))?.day,
        next: show(edges.find(([, at]) => at > ms)),
        previous: show(edges.filter(([, at]) => at <= ms).at(-1)),
      }
    },
  }
}
