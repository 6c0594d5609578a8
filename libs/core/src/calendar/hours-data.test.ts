import { describe, expect, it } from 'vitest'
import { formatShanghai } from '../time/shanghai-time.js'
import { withHours } from './calendar-data.js'
import { createCalendar } from './calendar.js'
import { parseHoursData } from './hours-data.js'
import { shippedData as base, shippedFile } from './testing/shipped-calendar.js'
import { tableRows } from './testing/table-rows.js'

const day = [
  ['09:30', '11:30'],
  ['13:00', '15:00'],
]
const period = { from: '20160104', day }
const hours = (product: object, name = 'IF') => ({ source: 'test', exchange: 'CFFEX', products: { [name]: product } })

it("hours make another exchange's product known, from their first day on", () => {
  const one = parseHoursData(hours({ price_tick: 0.2, periods: [period] }))
  const extended = createCalendar(withHours(base, one))
  expect(extended.foreignListing('IF')).toEqual({ exchange: 'CFFEX', priceTick: 0.2 })
  expect(extended.minutesOf('IF', '20210105')).toHaveLength(240)
  expect(extended.minutesOf('IF', '20151231')).toEqual([])
  expect(extended.foreignListing('rb')).toBeUndefined()
  expect(() => withHours(withHours(base, one), one)).toThrow('products.IF: another file has it already')
})

const at = 'products.IF.periods[0]'
it.each([
  [{ price_tick: 0, periods: [period] }, 'products.IF.price_tick: a number above 0'],
  [{ price_tick: 1, periods: [] }, 'products.IF.periods: a list of periods'],
  [{ price_tick: 1, periods: [period, period] }, 'products.IF.periods[1].from: 20160104 is not after'],
  [{ price_tick: 1, periods: [{ ...period, night_end: '23' }] }, `${at}.night_end: HH:MM`],
  [{ price_tick: 1, periods: [{ ...period, night_end: '09:30' }] }, `${at}.night_end: HH:MM after 21:00 or up to`],
  [{ price_tick: 1, periods: [{ ...period, day: [['11:30', '09:30']] }] }, `${at}.day[0]: rising`],
  [{ price_tick: 1, periods: [{ ...period, day: [...day, ['14:00', '16:00']] }] }, `${at}.day[2]: rising`],
  [{ price_tick: 1, periods: [{ ...period, day: [['09:00', '21:30']] }] }, `${at}.day[0]: rising [HH:MM, HH:MM] from`],
  [{ price_tick: 1, periods: [{ ...period, day: [['02:00', '11:30']] }] }, `${at}.day[0]: rising [HH:MM, HH:MM] from`],
])('refuses what cannot be hours (%#)', (product, message) => {
  expect(() => parseHoursData(hours(product))).toThrow(message)
  expect(() => parseHoursData(hours(product, 'rb'))).toThrow('products.rb: the program knows it')
})

describe('the hours of other exchanges that come with the program', () => {
  const shipped = ['cffex', 'czce', 'dce'].map((name) => parseHoursData(shippedFile(`hours/${name}.json`)))
  const calendar = createCalendar(shipped.reduce(withHours, base))

  // DCE 2014-06-27, CZCE 2014/361, CZCE 2019/104; what has no notice beside it is field knowledge.
  const table = `
    product  day       night
    p       20140704  -
    p       20140707  02:30
    j       20140707  02:30
    m       20140707  -
    m       20141229  02:30
    m       20150511  23:30
    m       20190401  23:00
    v       20180102  -
    v       20190401  23:00
    SR      20141212  -
    SR      20141215  23:30
    RM      20141215  23:30
    FG      20141215  -
    SA      20191206  -
    SA      20191209  23:30
    SA      20191212  23:00
    IF      20141215  -
  `
  it.each(tableRows(table))('%s on %s: %s', (product = '', tradingDay = '', end) => {
    const [first] = calendar.sessionsOf(product, tradingDay)
    expect(first?.kind === 'night' ? formatShanghai(first.closeMs).slice(11, 16) : '-').toBe(end)
  })
})
