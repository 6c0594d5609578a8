import { CONNECTION_TTL_MS } from '@huangpu/messages'
import { expect, it } from 'vitest'
import { ConnectionWatch } from './connection-watch.js'

type Answer = string | null | 'away'

function watching() {
  const heard: string[] = []
  let nowMs = 0
  let answer: Answer = null
  const watch = new ConnectionWatch({
    keys: {
      get: () => (answer === 'away' ? Promise.reject(new Error('Redis is away')) : Promise.resolve(answer)),
    },
    accountId: 'sim001',
    onSnapshot: (json) => heard.push(json),
    onSilent: (silence) => heard.push(`silent: ${silence}`),
    failed: () => undefined,
    monotonicMs: () => nowMs,
  })
  /** Looks once, so many ms later. */
  const look = async (afterMs: number, found: Answer): Promise<string[]> => {
    nowMs += afterMs
    answer = found
    await watch.look()
    return heard.splice(0)
  }
  return { watch, look }
}

it('tells what it finds at every look, and once that the key is gone', async () => {
  const { look } = watching()
  expect(await look(0, null)).toEqual(['silent: gateway'])
  expect(await look(1_000, null)).toEqual([])
  expect(await look(1_000, '{}')).toEqual(['{}'])
  expect(await look(1_000, '{}')).toEqual(['{}'])
  expect(await look(1_000, null)).toEqual(['silent: gateway'])
})

it('believes what it knows while Redis is away, but no longer than the key would live', async () => {
  const { look } = watching()
  await look(0, '{}')
  expect(await look(CONNECTION_TTL_MS - 1, 'away')).toEqual([])
  expect(await look(1, 'away')).toEqual(['silent: redis'])
  expect(await look(60_000, 'away')).toEqual([])
  expect(await look(1_000, null)).toEqual(['silent: gateway'])
  expect(await look(1_000, '{}')).toEqual(['{}'])
})

it('judges nothing by its own sleep: it looks first', async () => {
  const { look } = watching()
  await look(0, '{}')
  expect(await look(10 * CONNECTION_TTL_MS, '{}')).toEqual(['{}'])
})

it('says nothing more once it is closed', async () => {
  const { watch, look } = watching()
  watch.close()
  expect(await look(0, null)).toEqual([])
})
