import { describe, expect, it } from 'vitest'
import { asBusError, BusMisuse, BusUnavailable, isTransient } from './bus-error.js'

const reply = (text: string): Error => Object.assign(new Error(text), { name: 'ReplyError' })

describe('asBusError', () => {
  it.each([
    [reply('WRONGTYPE Operation against a key'), BusMisuse],
    [reply('NOAUTH Authentication required.'), BusMisuse],
    [reply('ERR unknown command'), BusMisuse],
    [reply("OOM command not allowed when used memory > 'maxmemory'."), BusUnavailable],
    [reply('LOADING Redis is loading the dataset in memory'), BusUnavailable],
    [reply('MISCONF Errors writing to the AOF file'), BusUnavailable],
    [new Error('Command timed out'), BusUnavailable],
    ['ECONNRESET', BusUnavailable],
  ])('%s', (error, kind) => {
    const result = asBusError(error, 'XADD stream:order')
    expect(result).toBeInstanceOf(kind)
    expect(result.message).toMatch(/^XADD stream:order: /)
    expect(isTransient(result)).toBe(kind === BusUnavailable)
  })

  it('keeps what is classified already', () => {
    const error = new BusMisuse('so')
    expect(asBusError(error, 'again')).toBe(error)
    expect(isTransient(null)).toBe(false)
  })
})
