import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatShanghai } from '../time/shanghai-time.js'
import { TICK_SLOT } from './tick-csv-row.js'
import { TickCsvReader, type TickCsvOptions } from './tick-csv-reader.js'

const HEADER = 'InstrumentID,ExchangeID,TradingDay,ActionDay,UpdateTime,UpdateMillisec,LastPrice,Volume,Turnover,Extra'
const ROW = 'rb2701,SHFE,20261124,20261123,21:00:00,500,3150,12,378000,ignored'

/** A reader of a text that comes in pieces of `pieceBytes`. */
function reader(text: string, options: Partial<TickCsvOptions> = {}, pieceBytes = 1_000): TickCsvReader {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  const source = (into: Uint8Array): number => {
    const piece = bytes.subarray(at, at + Math.min(pieceBytes, into.length))
    into.set(piece)
    at += piece.length
    return piece.length
  }
  return new TickCsvReader(source, { file: 'rb.csv', ...options })
}

function all(from: TickCsvReader) {
  const rows = []
  for (let row = from.next(); row; row = from.next()) {
    const { symbol, exchange, tradingDay, actionDay, atMs, last, volume, line } = row
    rows.push({ symbol, exchange, tradingDay, actionDay, at: formatShanghai(atMs), last, volume, line })
  }
  return rows
}

describe('a tick CSV', () => {
  it('is read by the names of its columns, whatever else it has', () => {
    expect(all(reader(`${HEADER}\n${ROW}\n`))).toEqual([
      {
        ...{ symbol: 'rb2701', exchange: 'SHFE', tradingDay: '20261124', actionDay: '20261123' },
        ...{ at: '2026-11-23T21:00:00.500', last: 3150, volume: 12, line: 2 },
      },
    ])
  })

  it.each([
    ['a byte order mark', `\uFEFF${HEADER}\n${ROW}\n`],
    ['Windows line ends', `${HEADER}\r\n${ROW}\r\n`],
    ['no line end after the last row', `${HEADER}\n${ROW}`],
    ['empty lines', `${HEADER}\n\n${ROW}\n\n`],
  ])('may have %s', (_, text) => {
    expect(all(reader(text, {}, 7))).toMatchObject([{ symbol: 'rb2701', last: 3150, volume: 12 }])
  })

  it('of tqsdk: one column for day and time, five levels, the contract by its file', () => {
    const text =
      'id,datetime_cst,datetime,ask_price1,ask_volume1,ask_price2,ask_volume2,last_price,highest,open_interest,volume,amount\n' +
      '2822753,2019-09-16 14:01:46.500,1568613706500000000,47820.0,10,,0,47800.0,47860.0,8240,7360,1756292000.0\n'
    const read = reader(text, { symbol: 'cu1909' })
    expect({ kind: read.volumeKind, levels: read.levels }).toEqual({ kind: 'cumulative', levels: 2 })
    const row = read.next()!
    expect(formatShanghai(row.atMs)).toBe('2019-09-16T14:01:46.500')
    expect([row.symbol, row.last, row.high, row.openInterest, row.turnover]).toEqual([
      'cu1909',
      47_800,
      47_860,
      8_240,
      1_756_292_000,
    ])
    expect([row.askPrice(1), row.askPrice(2), row.askVolume(1)]).toEqual([47_820, Number.NaN, 10])
    expect(row.bidPrice(1)).toBeNaN()
  })

  it('of vnpy: volume by tick, a fraction of a second in the time', () => {
    const text = 'symbol,date,time,lastPrice,lastVolume,bidPrice1\nRM705,20170320,09:00:00.5,2374.0,3.0,2372.0\n'
    const read = reader(text)
    expect(read.volumeKind).toBe('per_tick')
    expect(all(read)).toMatchObject([{ symbol: 'RM705', tradingDay: '', at: '2017-03-20T09:00:00.500', volume: 3 }])
  })

  it.each([
    ['the exchange before the contract', 'SHFE.rb2701', { symbol: 'rb2701', exchange: 'SHFE' }],
    ['or behind it', 'rb2701.SHFE', { symbol: 'rb2701', exchange: 'SHFE' }],
  ])('may name %s', (_, cell, named) => {
    const text = `symbol,datetime,last_price,volume\n${cell},2026-11-23T21:00:00.5,3150,1\n`
    expect(all(reader(text))).toMatchObject([named])
  })

  it('can be read in part', () => {
    const row = reader(`${HEADER}\n${ROW.replace('378000', 'x')}\n`, { slots: [TICK_SLOT.last] }).next()!
    expect([row.last, row.volume, row.turnover]).toEqual([3150, Number.NaN, Number.NaN])
  })

  it('takes nanoseconds since the epoch as Shanghai time', () => {
    const text = 'symbol,datetime_nano,last_price,volume\nrb2701,1568613693000000000,3150,1\n'
    expect(all(reader(text))).toMatchObject([{ actionDay: '20190916', at: '2019-09-16T14:01:33' }])
  })

  it.each(['', 'nan', 'NaN', '1.7976931348623157E308', '1.79769e+308', ' '])(
    'has no value where it says %j',
    (cell) => {
      const read = reader(`${HEADER}\nrb2701,SHFE,20261124,20261123,21:00:00,500,${cell},12,,\n`)
      expect(read.next()!.last).toBeNaN()
    },
  )
})

describe('one clear error', () => {
  const row = (change: Partial<Record<'time' | 'ms' | 'day' | 'last' | 'symbol', string>>): string => {
    const { symbol = 'rb2701', day = '20261123', time = '21:00:00', ms = '500', last = '3150' } = change
    return `${symbol},SHFE,20261124,${day},${time},${ms},${last},12,378000,`
  }
  it.each([
    ['cut off', 'rb2701,SHFE,20261124,2026', /cut off: 4 of 10 columns/],
    ['cut off between cells', 'rb2701,SHFE,20261124,20261123', /cut off: 4 of 10 columns/],
    ['too long', `${row({})},1`, /more than the header's 10 columns/],
    ['an hour of 24', row({ time: '24:00:00' }), /the day or the time is wrong/],
    ['a time of four digits', row({ time: '2100' }), /the day or the time is wrong/],
    ['the 30th of February', row({ day: '20260230' }), /the day or the time is wrong/],
    ['1000 milliseconds', row({ ms: '1000' }), /the day or the time is wrong/],
    ['no day', row({ day: '' }), /the day or the time is wrong/],
    ['a word for a price', row({ last: 'x3150' }), /"x3150" is no number/],
    ['two points', row({ last: '31.5.0' }), /"31.5.0" is no number/],
    ['half an exponent', row({ last: '3e' }), /"3e" is no number/],
    ['no contract', row({ symbol: '' }), /names no contract/],
    ['an earlier time', row({ time: '20:59:59' }), /time goes back for rb2701/],
  ])('for a row that is %s', (_, bad, message) => {
    const read = reader(`${HEADER}\n${ROW}\n${bad}\n${ROW}\n`)
    read.next()
    expect(() => read.next()).toThrow(message)
    expect(() => reader(`${HEADER}\n${ROW}\n${bad}`).next()).not.toThrow()
  })

  it('names file and line, in both languages', () => {
    const read = reader(`${HEADER}\n${ROW}\n${row({ last: 'x' })}\n`)
    read.next()
    expect(() => read.next()).toThrow(/^rb\.csv:3: "x" is no number \/ "x" 不是数字$/)
  })

  it.each([
    ['', /rb\.csv: the file is empty/],
    ['datetime,open,high,low,close,volume\n', /rb\.csv:1: the header lacks InstrumentID, LastPrice/],
    [
      'ActionDay,UpdateTime,LastPrice,Volume\n',
      /rb\.csv:1: no column names the contract \(InstrumentID\): give its symbol/,
    ],
    ['InstrumentID,LastPrice,Volume\n', /lacks ActionDay, UpdateTime/],
    ['InstrumentID,ActionDay,UpdateTime,LastPrice\n', /lacks Volume/],
  ])('for the header %j', (text, message) => {
    expect(() => reader(text)).toThrow(message)
  })

  it('for what is no text at all', () => {
    expect(() => reader('x'.repeat(200_000))).toThrow(/no tick CSV/)
  })
})

it('reads the same rows from pieces of any size, of several contracts between each other', () => {
  const ticks = fc.array(
    fc.record({
      symbol: fc.constantFrom('rb2701', 'au2702', 'rb2705'),
      last: fc.oneof(fc.integer({ min: -50, max: 1_000_000 }), fc.double({ min: 0.001, max: 1e9, noNaN: true })),
      volume: fc.integer({ min: 0, max: 10_000_000 }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  fc.assert(
    fc.property(ticks, fc.integer({ min: 1, max: 300 }), fc.constantFrom('\n', '\r\n'), (rows, pieceBytes, lineEnd) => {
      const line = (at: number): string => {
        const { symbol, last, volume } = rows[at]!
        const seconds = String(at % 60).padStart(2, '0')
        return `${symbol},SHFE,20261124,20261123,21:00:${seconds},0,${last},${volume},,${'x'.repeat(at)}`
      }
      const text = [HEADER, ...rows.map((_, at) => line(at)), ''].join(lineEnd)
      const read = all(reader(text, {}, pieceBytes))
      expect(read.map(({ symbol, last, volume }) => ({ symbol, last, volume }))).toEqual(
        rows.map((tick) => ({ ...tick, last: tick.last === 0 ? 0 : tick.last })),
      )
    }),
    { numRuns: 200 },
  )
})
