import { expect, it } from 'vitest'
import { InterestReporter } from './interest-reporter.js'

function fakeRedis() {
  const hash = new Map<string, string>()
  const redis = {
    hash,
    wakes: 0,
    away: false,
    bus: {
      publish: () => void (redis.wakes += 1),
      keys: {
        hgetall: () => (redis.away ? Promise.reject(new Error('away')) : Promise.resolve(Object.fromEntries(hash))),
        hset: (_key: string, fields: Record<string, string>) => {
          for (const [field, value] of Object.entries(fields)) hash.set(field, value)
          return Promise.resolve()
        },
        hdel: (_key: string, ...fields: string[]) => {
          for (const field of fields) hash.delete(field)
          return Promise.resolve(fields.length)
        },
      },
    },
  }
  return redis
}

it('writes what is wanted, takes back what is not, leaves others alone, and wakes the gateway on change only', async () => {
  const redis = fakeRedis()
  redis.hash.set('strategy:cu2601', '1')
  redis.hash.set('web:cu2601', '1')
  let wallMs = 1_000
  const reporter = new InterestReporter({
    bus: redis.bus,
    holder: 'strategy',
    failed: (error) => {
      throw error
    },
    wallMs: () => wallMs,
  })
  reporter.set(['rb2701', 'au2702', 'rb2701'])
  await reporter.report()
  const own = (): string[] =>
    [...redis.hash].filter(([field]) => field.startsWith('strategy:')).map((pair) => pair.join(' '))
  expect(own()).toEqual(['strategy:au2702 1000', 'strategy:rb2701 1000'])
  expect(redis.hash.has('web:cu2601')).toBe(true)
  expect(redis.wakes).toBe(1)

  wallMs = 61_000
  await reporter.report()
  expect(own()).toEqual(['strategy:au2702 61000', 'strategy:rb2701 61000'])
  expect(redis.wakes).toBe(1)

  reporter.set(['rb2701'])
  await reporter.report()
  expect(own()).toEqual(['strategy:rb2701 61000'])
  expect(redis.wakes).toBe(2)

  redis.hash.clear()
  await reporter.report()
  expect(own()).toEqual(['strategy:rb2701 61000'])
  expect(redis.wakes).toBe(3)
  await reporter.close()
})

it('tries again after a failure', async () => {
  const redis = fakeRedis()
  redis.away = true
  const failures: unknown[] = []
  const reporter = new InterestReporter({ bus: redis.bus, holder: 'web', failed: (error) => void failures.push(error) })
  reporter.set(['rb2701'])
  await reporter.report()
  expect(failures.length).toBeGreaterThan(0)
  redis.away = false
  await expect.poll(() => redis.hash.has('web:rb2701')).toBe(true)
  await reporter.close()
})
