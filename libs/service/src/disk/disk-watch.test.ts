import type { DiskState } from '@huangpu/core'
import { expect, it } from 'vitest'
import { DiskWatch } from './disk-watch.js'

const LIMITS = { reserveBytes: 64, lowBytes: 32 }

/** A disk of so many bytes without the reserve. */
function watching(isKeeper: boolean) {
  const disk = { room: 1_000, isHeld: false }
  const heard: (DiskState | string)[] = []
  const keeper = {
    make: () => {
      heard.push('made')
      disk.isHeld = true
      return Promise.resolve()
    },
    free: () => {
      heard.push('freed')
      disk.isHeld = false
    },
  }
  const watch = new DiskWatch({
    limits: LIMITS,
    reserve: {
      get isHeld() {
        return disk.isHeld
      },
      ...(isKeeper ? { keeper } : {}),
    },
    freeBytes: () => disk.room - (disk.isHeld ? LIMITS.reserveBytes : 0),
    onChange: (state) => heard.push(state),
    failed: (error) => heard.push(String(error)),
  })
  const look = async (room: number): Promise<unknown[]> => {
    disk.room = room
    watch.look()
    await new Promise((resolve) => setImmediate(resolve))
    return heard.splice(0)
  }
  return { watch, disk, look }
}

it('makes the reserve, gives it free on a full disk, says when that is gone too, and makes it again', async () => {
  const { watch, look } = watching(true)
  expect(await look(1_000)).toEqual(['made'])
  expect(await look(96)).toEqual([])
  expect(await look(95)).toEqual(['reserve', 'freed'])
  expect(await look(95)).toEqual([])
  expect(await look(3)).toEqual(['full'])
  expect(await look(50)).toEqual(['reserve'])
  expect(await look(127)).toEqual([])
  expect(await look(128)).toEqual(['ample', 'made'])
  expect(watch.state).toBe('ample')
})

it('who does not keep the reserve touches nothing and sees the same', async () => {
  const { disk, look } = watching(false)
  disk.isHeld = true
  expect(await look(95)).toEqual(['reserve'])
  disk.isHeld = false
  expect(await look(95)).toEqual([])
  expect(await look(3)).toEqual(['full'])
  expect(await look(1_000)).toEqual(['ample'])
})
