import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { market } from './testing/market-scene.js'

let dir: string
let redis: Map<string, string>
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'market-'))
  redis = new Map()
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** The night of 2025-09-09 from its opening to its end at 02:30; then the machine is switched off. */
async function night() {
  const m = market(dir, redis, '2025-09-08T20:50:00')
  m.tick('2025-09-08T20:59:00', 40, 1)
  m.tick('2025-09-08T21:00:30', 100, 2)
  m.tick('2025-09-09T02:29:59.500', 900, 3)
  m.clock('2025-09-09T02:30:02')
  await m.flush()
}

it('goes on with the night of a contract that is wanted only after the start in the morning', async () => {
  await night()
  const m = market(dir, redis, '2025-09-09T08:40:00', { isWatched: false })
  m.listen('2025-09-09T08:40:01')
  m.link('ready', '2025-09-09T08:41:00')
  await m.want('2025-09-09T08:45:00')
  m.tick('2025-09-09T08:59:00', 905, 1)
  m.tick('2025-09-09T14:59:59.500', 1000, 2)
  m.clock('2025-09-09T15:00:02')
  expect([m.published(), m.gaps()]).toEqual([['09:00 5', '14:59 95'], []])
  expect(m.larger('1d')).toEqual(['21:00 1000'])
})

it('goes on with what is on disk when Redis kept nothing, from the last row', async () => {
  await night()
  const m = market(dir, new Map(), '2025-09-09T09:09:00', { isWatched: false })
  m.listen('2025-09-09T09:09:01')
  await m.want('2025-09-09T09:10:00')
  m.tick('2025-09-09T09:10:30', 950, 1)
  m.tick('2025-09-09T14:59:59.500', 1000, 2)
  m.clock('2025-09-09T15:00:02')
  expect(m.published()).toEqual(['09:10 0 partial', '14:59 50'])
  expect(m.gaps()).toEqual(['restart 08:59:00..09:10:00', 'heard_late 02:30:00..09:10:30'])
  expect(m.larger('1d')).toEqual(['21:00 950 partial'])
})

it('restores a contract once, however often it is wanted, and none that ticks already', async () => {
  await night()
  const m = market(dir, redis, '2025-09-09T08:40:00', { isWatched: false })
  m.listen('2025-09-09T08:40:01')
  await Promise.all([m.want('2025-09-09T08:45:00'), m.want('2025-09-09T08:45:00')])
  m.tick('2025-09-09T08:59:00', 905, 1)
  await Promise.all([m.want('2025-09-09T08:59:01'), m.restore()])
  m.tick('2025-09-09T09:01:00', 910, 2)
  expect(m.published()).toEqual(['09:00 5'])
})
