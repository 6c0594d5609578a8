import { expect, it } from 'vitest'
import { PacketQueue } from './packet-queue.js'

/** Time stands until the test moves it. */
class Clock {
  ms = 5_400
  private readonly due: { atMs: number; work: () => void }[] = []
  nowMs = (): number => this.ms
  later = (ms: number, work: () => void): void => void this.due.push({ atMs: this.ms + ms, work })

  moveTo(ms: number): void {
    this.ms = ms
    for (const { work } of this.due.splice(0).filter(({ atMs }) => atMs <= ms)) work()
  }
}

const send = (queue: PacketQueue, count: number, seen: number[]): void => {
  for (let n = 1; n <= count; n++) queue.pass(() => seen.push(n))
}

it('holds what is above the rate until the next second, in order', () => {
  const clock = new Clock()
  const seen: number[] = []
  const queue = new PacketQueue(3, clock)
  send(queue, 7, seen)
  expect(seen).toEqual([1, 2, 3])
  queue.pass(() => seen.push(8))
  clock.moveTo(6_000)
  expect(seen).toEqual([1, 2, 3, 4, 5, 6])
  clock.moveTo(7_001)
  expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  send(queue, 2, seen)
  expect(seen).toHaveLength(9)
})

it('takes no more when a hundred seconds of it wait', () => {
  const clock = new Clock()
  const queue = new PacketQueue(3, clock)
  const taken = Array.from({ length: 305 }, () => queue.pass(() => undefined))
  expect(taken.filter(Boolean)).toHaveLength(303)
  clock.moveTo(6_000)
  expect(queue.pass(() => undefined)).toBe(true)
})

it('lets everything pass without a limit', () => {
  const seen: number[] = []
  send(new PacketQueue(0, new Clock()), 1_000, seen)
  expect(seen).toHaveLength(1_000)
})
