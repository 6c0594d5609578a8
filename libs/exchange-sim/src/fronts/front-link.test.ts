import type { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { FrontCounters } from './front-counters.js'
import { FrontLink } from './front-link.js'

let socket: PassThrough
let link: FrontLink

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  socket = Object.assign(new PassThrough(), { destroySoon: () => undefined })
  link = new FrontLink(socket as unknown as Socket, new FrontCounters())
})
afterEach(() => vi.useRealTimers())

const send = (text: string): void => link.sendEvent(Buffer.from(text))
const read = async (): Promise<string> => {
  await link.flushed()
  return String(socket.read() ?? '')
}

it('holds back what a client that reads nothing is sent, in order, for as long as it was asked to', async () => {
  send('a')
  link.pauseWriting(500)
  link.pauseWriting(100)
  send('b')
  expect(await read()).toBe('a')
  vi.advanceTimersByTime(499)
  send('c')
  expect(await read()).toBe('')
  vi.advanceTimersByTime(1)
  send('d')
  expect(await read()).toBe('bcd')
})

it('cuts off a client for which too much waits', () => {
  const MEBIBYTE = Buffer.alloc(1024 * 1024)
  link.pauseWriting(500)
  for (let count = 0; count <= 65; count++) link.sendEvent(MEBIBYTE)
  expect(socket.destroyed).toBe(true)
})

it('sends nothing of it after a hang-up', async () => {
  link.pauseWriting(500)
  send('b')
  link.close()
  vi.advanceTimersByTime(500)
  expect(await read()).toBe('')
})
