import { expect, it } from 'vitest'
import { ManualTimers } from '../testing/manual-timers.js'
import { KeptKeys } from './kept-keys.js'

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('tells again what Redis lost, once each time, also after a look that failed', async () => {
  const timers = new ManualTimers()
  const answers: (boolean | Error)[] = [true, false, true, new Error('Redis is away'), false]
  const heard: string[] = []
  const keys = new KeptKeys({
    timers,
    prolong: () => {
      const answer = answers.shift() ?? true
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
    },
    tellAgain: () => Promise.resolve(void heard.push('told')),
    failed: () => heard.push('failed'),
  })
  for (let look = 0; look < 6; look += 1) {
    timers.advance(2_500)
    await settled()
  }
  expect(heard).toEqual(['told', 'failed', 'told'])
  answers.push(false)
  keys.stop()
  timers.advance(100_000)
  await settled()
  expect(heard).toHaveLength(3)
})
