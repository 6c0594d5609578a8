import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DiskReserve } from './disk-reserve.js'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-reserve-'))
  file = join(folder, 'reserve')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('holds as much as it says, on the disk itself, and gives it free', async () => {
  const bytes = 2_500_000
  const reserve = new DiskReserve(file, bytes)
  expect(reserve.isHeld).toBe(false)
  await reserve.make()
  expect(reserve.isHeld).toBe(true)
  const { size, blocks } = statSync(file)
  expect(size).toBe(bytes)
  expect(blocks * 512).toBeGreaterThanOrEqual(bytes)
  reserve.free()
  expect([reserve.isHeld, readdirSync(folder)]).toEqual([false, []])
  reserve.free()
})

it('is not held while a smaller one of before stands there', async () => {
  writeFileSync(file, 'small')
  const reserve = new DiskReserve(file, 100_000)
  expect(reserve.isHeld).toBe(false)
  await reserve.make()
  expect(reserve.isHeld).toBe(true)
})

it('leaves nothing half when it cannot be made', async () => {
  const reserve = new DiskReserve(join(folder, 'nowhere', 'reserve'), 100)
  await expect(reserve.make()).rejects.toThrow('ENOENT')
  writeFileSync(`${file}.part`, 'of a crash')
  new DiskReserve(file, 100).free()
  expect(existsSync(`${file}.part`)).toBe(false)
})
