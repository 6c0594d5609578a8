import type { BusLock, LockResult } from '@huangpu/bus'
import { beforeEach, expect, test } from 'vitest'
import { ManualTimers } from '../testing/manual-timers.js'
import { AccountLease } from './account-lease.js'
import { LeaseHeldElsewhere } from './lease-holder.js'

const HOLDER = JSON.stringify({
  host: 'pluto',
  pid: 4711,
  home: '/srv/huangpu',
  started_at: '2026-11-27T09:00:00.000Z',
})

class FakeLock implements BusLock {
  readonly held = true
  valid = true
  released = false
  #lost: () => void = () => undefined

  constructor(readonly token: number) {}

  isHeld(): boolean {
    return this.valid
  }

  onLost(listener: () => void): void {
    this.#lost = listener
  }

  lose(): void {
    this.valid = false
    this.#lost()
  }

  release(): Promise<void> {
    this.released = true
    return Promise.resolve()
  }
}

let timers: ManualTimers
let answers: (() => LockResult)[]
let told: string[]
let remembered: number[]
beforeEach(() => {
  timers = new ManualTimers()
  answers = []
  told = []
  remembered = [5]
})

const acquire = (): Promise<AccountLease> =>
  AccountLease.acquire({
    accountId: 'sim001',
    timers,
    lock: ({ tokenAbove }) => {
      told.push(`asked above ${tokenAbove}`)
      const answer = answers.length > 1 ? answers.shift() : answers[0]
      return Promise.resolve().then(() => answer?.() ?? { held: false, holder: HOLDER })
    },
    lastToken: () => remembered.at(-1) ?? 0,
    remember: (token) => void remembered.push(token),
    onWaiting: () => void told.push('waiting'),
    onDoubt: () => void told.push('in doubt'),
    onRegained: () => void told.push('regained'),
    onTaken: (holder) => void told.push(`taken by ${holder}`),
    warn: () => undefined,
  })
const away = (): LockResult => {
  throw new Error('Redis is away')
}
const settle = async (milliseconds = 0): Promise<void> => {
  for (let at = 0; at <= milliseconds; at += 500) {
    await new Promise((resolve) => setImmediate(resolve))
    timers.advance(500)
  }
  await new Promise((resolve) => setImmediate(resolve))
}

test('a free account is ours, its token is above the last one and in the journal', async () => {
  const lock = new FakeLock(9)
  answers = [() => lock]
  const lease = await acquire()
  expect([lease.isHeld(), lease.token, remembered.at(-1), told]).toEqual([true, 9, 9, ['asked above 5']])
})

test('a living holder is named after the wait for a dead one', async () => {
  const refused = acquire().catch((error: unknown) => error)
  await settle(15_000)
  const error = await refused
  expect(error).toBeInstanceOf(LeaseHeldElsewhere)
  expect((error as Error).message).toMatch(/account sim001 .*pid 4711 on host pluto, home \/srv\/huangpu, since 2026-/)
  expect(told.filter((text) => text === 'waiting').length).toBeGreaterThan(5)
})

test('a dead holder is followed, and Redis is waited for without end', async () => {
  const lock = new FakeLock(9)
  answers = [...Array.from({ length: 60 }, () => away), () => ({ held: false, holder: HOLDER }), () => lock]
  const lease = acquire()
  await settle(40_000)
  expect((await lease).isHeld()).toBe(true)
})

test('in doubt it is asked for until it is ours again, with a higher token', async () => {
  const first = new FakeLock(9)
  const second = new FakeLock(12)
  answers = [() => first, away, away, () => second]
  const lease = await acquire()
  first.lose()
  expect([lease.isHeld(), told[1]]).toEqual([false, 'in doubt'])
  await settle(3_000)
  expect([lease.isHeld(), lease.token, told.at(-1)]).toEqual([true, 12, 'regained'])
})

test('a lease that another gateway took is given up, and not asked for again', async () => {
  const lock = new FakeLock(9)
  answers = [() => lock, () => ({ held: false, holder: 'another' })]
  const lease = await acquire()
  lock.lose()
  await settle(5_000)
  expect([lease.isHeld(), told.slice(1)]).toEqual([false, ['in doubt', 'asked above 9', 'taken by another']])
})

test('nothing is asked after the release', async () => {
  const lock = new FakeLock(9)
  answers = [() => lock, away]
  const lease = await acquire()
  lock.lose()
  await settle(1_000)
  await lease.release()
  const asked = told.length
  await settle(5_000)
  expect([lock.released, told.length]).toEqual([true, asked])
})
