import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { rehearseOrders } from './rehearse-orders.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-'))
  vi.stubEnv('TMPDIR', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

it('walks every order to the request and leaves nothing behind', async () => {
  expect(await rehearseOrders(45)).toBe(45)
  expect(readdirSync(folder)).toEqual([])
})

it('says when there is no place for its journal', async () => {
  vi.stubEnv('TMPDIR', join(folder, 'missing'))
  await expect(rehearseOrders(1)).rejects.toThrow('ENOENT')
  mkdirSync(join(folder, 'missing'))
  expect(await rehearseOrders(1)).toBe(1)
})

it('lets the event loop have its turns', async () => {
  let turns = 0
  const turn = (): void => {
    turns += 1
    pending = setImmediate(turn)
  }
  let pending = setImmediate(turn)
  await rehearseOrders(100)
  clearImmediate(pending)
  expect(turns).toBeGreaterThanOrEqual(5)
})
