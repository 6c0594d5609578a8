import { describe, expect, it } from 'vitest'
import { formatShanghai, parseShanghai, shanghaiDay } from '../time/shanghai-time.js'
import { calendar } from './testing/shipped-calendar.js'
import { tableRows } from './testing/table-rows.js'

/** `21:00-23:00 09:00-10:15 …` of a trading day. */
const hoursOf = (product: string, day: string): string =>
  calendar
    .sessionsOf(product, day)
    .map(({ openMs, closeMs }) => `${formatShanghai(openMs).slice(11, 16)}-${formatShanghai(closeMs).slice(11, 16)}`)
    .join(' ')
const auctionsOf = (product: string, day: string): string =>
  calendar
    .sessionsOf(product, day)
    .flatMap(({ auctionFromMs }) => (auctionFromMs === undefined ? [] : [formatShanghai(auctionFromMs).slice(11, 16)]))
    .join(' ')

/** What SHFE and INE (and DCE, of the same holidays) told their members, in their terms: evenings of calendar dates, not trading days. */
describe('notices of the exchange about holidays', () => {
  // 2015-09-27, a holiday, was a Sunday and no weekday was closed for it: the night of Friday was missing all the same.
  // On the eve there is no night; the next trading day begins with an auction at 08:55; nights go on with its evening.
  it.each(
    tableRows(`
      notice                     eve         next trading day
      DCE 2014/297, New Year     2014-12-31  2015-01-05
      DCE 2014/297, Spring       2015-02-17  2015-02-25
      DCE 2014/297, Qingming     2015-04-03  2015-04-07
      DCE 2014/297, Labour       2015-04-30  2015-05-04
      DCE 2014/297, Dragon Boat  2015-06-19  2015-06-23
      SHFE 2015/133              2015-09-25  2015-09-28
      SHFE 2015/134              2015-09-30  2015-10-08
      SHFE 2017/13               2017-01-26  2017-02-03
      SHFE of 2017-04-21         2017-04-28  2017-05-02
      SHFE 2018/36               2018-02-14  2018-02-22
      of 2020-12-23, New Year    2020-12-31  2021-01-04
      of 2020-12-23, Spring      2021-02-10  2021-02-18
      of 2020-12-23, Qingming    2021-04-02  2021-04-06
      of 2020-12-23, Labour      2021-04-30  2021-05-06
      of 2020-12-23, Dragon Boat  2021-06-11  2021-06-15
      of 2020-12-23, Autumn      2021-09-17  2021-09-22
      of 2020-12-23, October     2021-09-30  2021-10-08
      of 2022-12-27, New Year    2022-12-30  2023-01-03
      of 2022-12-27, Spring      2023-01-20  2023-01-30
      of 2022-12-27, Qingming    2023-04-04  2023-04-06
      of 2022-12-27, Labour      2023-04-28  2023-05-04
      of 2022-12-27, Dragon Boat  2023-06-21  2023-06-26
      of 2022-12-27, October     2023-09-28  2023-10-09
      SHFE 2024/204, Qingming    2025-04-03  2025-04-07
      INE 2024/135, October      2025-09-30  2025-10-09
    `),
  )('%s: no night on %s, and %s begins with an auction', (_notice, eve = '', next = '') => {
    const [last, first] = [eve.replaceAll('-', ''), next.replaceAll('-', '')]
    expect(calendar.nextTradingDay(last)).toBe(first)
    for (const product of ['au', 'ag', 'cu', 'al', 'zn', 'pb', 'rb', 'hc', 'ru', 'bu']) {
      expect(hoursOf(product, first)).toBe('09:00-10:15 10:30-11:30 13:30-15:00')
      expect(auctionsOf(product, first)).toBe('08:55')
      const evening = parseShanghai(`${next}T21:00:00`) ?? 0
      expect(calendar.sessionAt(product, evening)).toMatchObject({ phase: 'continuous', session: { kind: 'night' } })
    }
  })

  it('2020-02-02: no nights from the evening of 2020-02-03 on, auctions 08:55; 2020-04-24: nights from the evening of 2020-05-06 on', () => {
    const nights = new Set<string>()
    for (let day = '20200102'; day <= '20200520'; day = calendar.nextTradingDay(day))
      for (const { kind, openMs } of calendar.sessionsOf('au', day))
        if (kind === 'night') nights.add(shanghaiDay(openMs))
    const between = [...nights].filter((evening) => evening >= '20200123' && evening < '20200506')
    expect(between).toEqual([])
    expect(nights.has('20200122')).toBe(true)
    expect(nights.has('20200506')).toBe(true)
    for (const day of ['20200203', '20200204', '20200430', '20200506']) expect(auctionsOf('au', day)).toBe('08:55')
    expect(auctionsOf('au', '20200507')).toBe('20:55')
  })
})

it('SHFE and INE 2023-04-26: a morning auction for all from 2023-05-26 on, that is from the night of 2023-05-25', () => {
  for (const product of ['au', 'cu', 'rb', 'sc']) {
    expect(auctionsOf(product, '20230525')).toBe('20:55')
    expect(auctionsOf(product, '20230526')).toBe('20:55 08:55')
  }
  for (const day of ['20230525', '20230526']) expect(auctionsOf('wr', day)).toBe('08:55')
})

describe('notices of the exchange about products', () => {
  const night = '09:00-10:15 10:30-11:30 13:30-15:00'
  // The listing day begins with the auction of 08:55; the first night is that of its evening.
  it.each(
    tableRows(`
      notice                  product  listed      first night
      SHFE 2018/157           fu       2018-07-16  21:00-23:00
      SHFE 2018/305           sp       2018-11-27  21:00-23:00
      SHFE 2019/283           ss       2019-09-25  21:00-01:00
      INE 2020/114            lu       2020-06-22  21:00-23:00
      INE of 2020-11          bc       2020-11-19  21:00-01:00
      SHFE 2023/179           ao       2023-06-19  21:00-01:00
      SHFE 2023/229           br       2023-07-28  21:00-23:00
    `),
  )('%s: %s is listed on %s, with a night of %s', (_notice, product = '', listed = '', hours = '') => {
    const day = listed.replaceAll('-', '')
    expect(auctionsOf(product, day)).toBe('08:55')
    expect(hoursOf(product, day)).toBe(night)
    // The eve of a holiday has no night; the first is that of the first evening after.
    let next = calendar.nextTradingDay(day)
    while (!calendar.hasNight(next)) next = calendar.nextTradingDay(next)
    expect(hoursOf(product, next)).toBe(`${hours} ${night}`)
  })

  // The night goes on with the morning without another auction: "the day of 23 December has no auction any more".
  it.each(
    tableRows(`
      notice                       products     evening     night
      Economic Daily 2013-07-07    au ag        2013-07-05  21:00-02:30
      SHFE 2013/151                cu al zn pb  2013-12-20  21:00-01:00
      SHFE of 2014-12-22           rb hc bu     2014-12-26  21:00-01:00
      SHFE of 2014-12-22           ru           2014-12-26  21:00-23:00
    `),
  )('%s: %s trade at night from the evening of %s on, %s', (_notice, products = '', evening = '', hours = '') => {
    const before = evening.replaceAll('-', '')
    const first = calendar.nextTradingDay(before)
    for (const product of products.split(' ')) {
      expect(hoursOf(product, before)).toBe(night)
      expect(auctionsOf(product, before)).toBe('08:55')
      expect(hoursOf(product, first)).toBe(`${hours} ${night}`)
      expect(auctionsOf(product, first)).toBe('20:55')
    }
  })
})
