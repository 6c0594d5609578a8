import { readFileSync } from 'node:fs'
import { createCalendar, formatShanghai, parseCalendarData, parseShanghai } from '@huangpu/core'
import { describe, expect, it } from 'vitest'
import { latestOf, statusChangesOf } from './product-status.js'

const calendarFile = new URL('../../../../config/calendar/shfe.json', import.meta.url)
const calendar = createCalendar(parseCalendarData(JSON.parse(readFileSync(calendarFile, 'utf8'))))

describe('the status of a product', () => {
  const changes = statusChangesOf(calendar, 'rb', '20261124')

  it('changes when its sessions open and close, from the night on', () => {
    expect(changes.map(({ atMs, status }) => `${formatShanghai(atMs).slice(5, 16)} ${status}`)).toEqual([
      '11-23T21:00 2',
      '11-23T23:00 1',
      '11-24T09:00 2',
      '11-24T10:15 1',
      '11-24T10:30 2',
      '11-24T11:30 1',
      '11-24T13:30 2',
      '11-24T15:00 6',
    ])
  })

  it('is the latest change of each', () => {
    const gold = statusChangesOf(calendar, 'au', '20261124')
    const midnight = parseShanghai('2026-11-24T00:30:00') ?? 0
    const sofar = [...changes, ...gold].filter(({ atMs }) => atMs <= midnight)
    expect(latestOf(sofar).map(({ product, status }) => `${product} ${status}`)).toEqual(['rb 1', 'au 2'])
  })
})
