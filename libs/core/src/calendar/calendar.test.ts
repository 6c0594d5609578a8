import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formatShanghai, parseShanghai, shanghaiDay, startOfShanghaiDay } from '../time/shanghai-time.js'
import { productOf } from '../instrument/symbol.js'
import { calendar } from './testing/shipped-calendar.js'
import { tableRows } from './testing/table-rows.js'
import { isWeekday } from '../time/weekday.js'
import { shiftDay } from './trading-days.js'

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const at = (text: string): number => {
  const ms = parseShanghai(text)
  if (ms === undefined) throw new Error(text)
  return ms
}

describe('trading days and nights', () => {
  it.each([
    ['20190401', true, true, 'an ordinary Monday'],
    ['20190404', true, true, 'a Thursday before a holiday still has the night that belongs to it'],
    ['20190405', false, false, 'Tomb-sweeping Day'],
    ['20190408', true, false, 'the Monday after a closed Friday'],
    ['20200102', true, false, 'New Year: the eve 2019-12-31 had no night'],
    ['20200203', true, false, 'the end of the prolonged Spring Festival'],
    ['20200204', true, false, 'nights suspended'],
    ['20200506', true, false, 'nights suspended until here'],
    ['20200507', true, true, 'nights resumed on the evening of 2020-05-06'],
    ['20230406', true, false, 'the eve 2023-04-04 had no night'],
    ['20240218', false, false, 'a make-up workday on a Sunday does not trade'],
    ['20240219', true, false, 'after the Spring Festival'],
    ['20250102', true, false, 'the eve 2024-12-31 had no night'],
    ['20250908', true, true, 'Friday night belongs to Monday'],
  ])('%s trades %s night %s (%s)', (day, trades, night) => {
    expect(calendar.isTradingDay(day)).toBe(trades)
    expect(calendar.isTradingDay(day) && calendar.hasNight(day)).toBe(night)
  })

  it('steps over weekends and holidays', () => {
    expect(calendar.nextTradingDay('20230928')).toBe('20231009')
    expect(calendar.previousTradingDay('20231009')).toBe('20230928')
  })

  it.each(['', 'today', '20250230', '2025-09-30'])('does not step from %j, which is no date', (day) => {
    expect(calendar.isTradingDay(day)).toBe(false)
    for (const step of [calendar.nextTradingDay, calendar.previousTradingDay, calendar.hasNight])
      expect(() => step(day)).toThrow(new RangeError(`no date YYYYMMDD: ${JSON.stringify(day)}`))
  })

  it('says when it only assumes', () => {
    expect(calendar.knowledgeOf('20261231')).toBe('known')
    expect(calendar.knowledgeOf('20270104')).toBe('assumed')
    expect(calendar.isTradingDay('20270101')).toBe(false)
    expect(calendar.isTradingDay('20270105')).toBe(true)
  })
})

describe('sessions', () => {
  const render = (product: string, day: string): string[] =>
    calendar
      .sessionsOf(product, day)
      .map((s) =>
        [s.kind, s.auctionFromMs ?? 0, s.openMs, s.closeMs]
          .map((v) => (typeof v === 'number' ? (v === 0 ? '-' : formatShanghai(v).slice(5, 16)) : v))
          .join(' '),
      )

  it('lists a trading day with its night and both auctions', () => {
    expect(render('au', '20250908')).toEqual([
      'night 09-05T20:55 09-05T21:00 09-06T02:30',
      'day 09-08T08:55 09-08T09:00 09-08T10:15',
      'day - 09-08T10:30 09-08T11:30',
      'day - 09-08T13:30 09-08T15:00',
    ])
  })

  it('has no morning auction after a night before 2023-05-26, but one without a night', () => {
    expect(render('rb', '20230525')[1]).toBe('day - 05-25T09:00 05-25T10:15')
    expect(render('rb', '20230526')[1]).toBe('day 05-26T08:55 05-26T09:00 05-26T10:15')
    expect(render('rb', '20230406')[0]).toBe('day 04-06T08:55 04-06T09:00 04-06T10:15')
    expect(render('wr', '20230524')[0]).toBe('day 05-24T08:55 05-24T09:00 05-24T10:15')
  })

  it.each([
    ['au', 555],
    ['sc', 555],
    ['cu', 465],
    ['bc', 465],
    ['rb', 345],
    ['bu', 345],
    ['wr', 225],
  ])('%s trades %d minutes a day', (product, minutes) => {
    expect(calendar.minutesOf(product, '20250909')).toHaveLength(minutes)
    expect(calendar.minutesOf(product, '20250102')).toHaveLength(225)
  })

  it('names an unknown product', () => {
    expect(() => calendar.sessionsOf('zz', '20250908')).toThrow('no trading hours are known for product "zz"')
    expect(calendar.knows('zz')).toBe(false)
  })
})

describe('the history of the nights', () => {
  const table = `
    product  day       night  what
    au      20130705  -      the last day before the first night
    au      20130708  02:30  the night of Friday 2013-07-05
    ag      20130708  02:30  with it
    cu      20131220  -      before
    cu      20131223  01:00  the night of Friday 2013-12-20
    pb      20131223  01:00  with it
    rb      20141226  -      before
    rb      20141229  01:00  the night of Friday 2014-12-26
    ru      20141229  23:00  shorter from the start
    rb      20160503  01:00  the last long one, of 2016-04-29 (a holiday lies before: see below)
    rb      20160504  23:00  the evening of 2016-05-03
    hc      20160504  23:00  with it
    bu      20160504  23:00  with it
    ni      20150327  -      listed that day
    ni      20150330  01:00  its first night
    sc      20180327  02:30  listed on 2018-03-26
    fu      20180716  -      listed anew that day
    fu      20180717  23:00  its first night
    ss      20190926  01:00  listed on 2019-09-25
    br      20230731  23:00  listed on Friday 2023-07-28
    ad      20250611  01:00  listed on 2025-06-10
    op      20250911  23:00  listed on 2025-09-10
    wr      20250911  -      never had one
    ec      20250911  -      never had one
  `
  it.each(tableRows(table))('%s on %s: %s', (product = '', day = '', end) => {
    const [first] = calendar.sessionsOf(product, day)
    const found = first?.kind === 'night' ? formatShanghai(first.closeMs).slice(11, 16) : '-'
    // 2016-04-29 was the eve of a holiday: the long night of 20160503 did not take place.
    expect(found).toBe(day === '20160503' ? '-' : end)
  })

  it('leaves the days of before without a night, in all their minutes', () => {
    expect(calendar.minutesOf('rb', '20141226')).toHaveLength(225)
    expect(calendar.minutesOf('rb', '20160429')).toHaveLength(465)
    expect(calendar.minutesOf('rb', '20160504')).toHaveLength(345)
  })
})

describe('an instant', () => {
  it.each([
    ['2025-09-05 20:54:59.999', undefined, '20250908', undefined],
    ['2025-09-05 20:55:00', '20250908', '20250908', 'auction'],
    ['2025-09-05 21:00:00', '20250908', '20250908', 'continuous'],
    ['2025-09-06 00:00:00', '20250908', '20250908', 'continuous'],
    ['2025-09-06 02:29:59.999', '20250908', '20250908', 'continuous'],
    ['2025-09-06 02:30:00', '20250908', '20250908', undefined],
    ['2025-09-06 02:30:00.001', undefined, '20250908', undefined],
    ['2025-09-07 12:00:00', undefined, '20250908', undefined],
    ['2025-09-08 08:55:00', '20250908', '20250908', 'auction'],
    ['2025-09-08 10:15:00', '20250908', '20250908', undefined],
    ['2025-09-08 10:20:00', undefined, '20250908', undefined],
    ['2025-09-08 15:00:00', '20250908', '20250908', undefined],
    ['2025-09-08 15:00:00.001', undefined, '20250909', undefined],
    ['2025-09-09 00:10:00', '20250909', '20250909', 'continuous'],
  ])('au at %s: trading day %s, at or after %s, phase %s', (text, day, atOrAfter, phase) => {
    expect(calendar.tradingDayOf('au', at(text))).toBe(day)
    expect(calendar.tradingDayAtOrAfter('au', at(text))).toBe(atOrAfter)
    expect(calendar.sessionAt('au', at(text))?.phase).toBe(phase)
  })

  it('walks the boundaries of a day forth and back', () => {
    const seen: string[] = []
    let ms = at('2025-09-05 15:00:00')
    for (let i = 0; i < 10; i += 1) {
      const next = calendar.nextBoundary('rb', ms)
      expect(calendar.previousBoundary('rb', next.atMs)).toEqual(next)
      ms = next.atMs
      seen.push(`${next.kind} ${formatShanghai(ms).slice(8, 16)}`)
    }
    expect(seen).toEqual(
      'auction 05T20:55,open 05T21:00,close 05T23:00,auction 08T08:55,open 08T09:00,close 08T10:15,open 08T10:30,close 08T11:30,open 08T13:30,close 08T15:00'.split(
        ',',
      ),
    )
  })
})

interface Recorded {
  readonly contracts: readonly {
    readonly symbol: string
    readonly first: string
    readonly last: string
    readonly dates_by_minutes: Readonly<Record<string, readonly string[]>>
  }[]
}

describe('recorded data', () => {
  /** Minutes of one calendar date as runs, `2100-2300`. */
  const runsOn = (product: string, date: string): string => {
    const midnight = startOfShanghaiDay(date)
    const days = [date, calendar.nextTradingDay(date)]
    const minutes = days
      .flatMap((day) => calendar.minutesOf(product, day))
      .filter((ms) => shanghaiDay(ms) === date)
      .map((ms) => (ms - midnight) / 60_000)
      .sort((a, b) => a - b)
    const runs: [number, number][] = []
    for (const minute of minutes) {
      const run = runs.at(-1)
      if (run && run[1] === minute) run[1] = minute + 1
      else runs.push([minute, minute + 1])
    }
    const clock = (m: number): string =>
      `${String(Math.floor(m / 60)).padStart(2, '0')}${String(m % 60).padStart(2, '0')}`
    return runs.map(([from, to]) => `${clock(from)}-${clock(to)}`).join(' ')
  }

  const recorded = read('./recorded-minutes.fixture.json') as Recorded
  it.each(recorded.contracts)('$symbol: every date has exactly the minutes that were recorded', (contract) => {
    const product = productOf(contract.symbol) ?? ''
    const expected = new Map(
      Object.entries(contract.dates_by_minutes).flatMap(([runs, dates]) => dates.map((date) => [date, runs] as const)),
    )
    expect(expected.size).toBeGreaterThan(3)
    for (let date = shiftDay(contract.first, 1); date < contract.last; date = shiftDay(date, 1))
      expect(`${date} ${runsOn(product, date)}`).toBe(`${date} ${expected.get(date) ?? ''}`)
  })
})

describe('the reference files', () => {
  const reference = read('./reference.fixture.json') as {
    sessions: Record<string, string[]>
    holidays: string[]
    holidays_since: string[]
  }
  const clock = (ms: number): string => formatShanghai(ms).slice(11, 16).replace(':', '')
  // The reference has nr to 02:30; the exchange's night of nr ends at 23:00 (brokers' tables, field knowledge).
  const cases = Object.entries(reference.sessions).flatMap(([spans, products]) =>
    products.filter((product) => product !== 'nr').map((product) => [product, spans] as const),
  )

  it.each(cases)('%s trades %s, and every boundary lies there', (product, spans) => {
    const sessions = calendar.sessionsOf(product, '20220615')
    expect(sessions.map(({ openMs, closeMs }) => `${clock(openMs)}-${clock(closeMs)}`).join(' ')).toBe(spans)
    for (const session of sessions) {
      const { openMs, closeMs } = session
      expect(calendar.sessionAt(product, openMs - 1)?.phase).toBe(
        session.auctionFromMs === undefined ? undefined : 'auction',
      )
      expect(calendar.sessionAt(product, openMs)).toEqual({ session, phase: 'continuous' })
      expect(calendar.sessionAt(product, closeMs - 1)).toEqual({ session, phase: 'continuous' })
      expect(calendar.sessionAt(product, closeMs)).toBeUndefined()
      expect(calendar.tradingDayOf(product, closeMs)).toBe('20220615')
      expect(calendar.tradingDayOf(product, closeMs + 1)).toBeUndefined()
      expect(calendar.previousBoundary(product, closeMs)).toEqual({ atMs: closeMs, kind: 'close', session })
      expect(calendar.nextBoundary(product, closeMs - 1)).toEqual({ atMs: closeMs, kind: 'close', session })
    }
  })

  it('closes the same weekdays from 2008 to 2026', () => {
    const closed: string[] = []
    for (let day = '20080101'; day <= '20261231'; day = shiftDay(day, 1))
      if (isWeekday(day) && !calendar.isTradingDay(day)) closed.push(day)
    expect(closed).toEqual([...reference.holidays, ...reference.holidays_since])
  })
})

it('remembers some days of a product and not all that it was ever asked for', () => {
  const before = calendar.sessionsOf('rb', '20250908')
  expect(calendar.sessionsOf('rb', '20250908')).toBe(before)
  let day = '20150105'
  for (let i = 0; i < 100; i += 1) {
    calendar.sessionAt('rb', (calendar.sessionsOf('rb', day)[0]?.openMs ?? NaN) - 1)
    day = calendar.nextTradingDay(day)
  }
  expect(calendar.sessionsOf('rb', '20250908')).not.toBe(before)
  expect(calendar.sessionsOf('rb', '20250908')).toEqual(before)
})
