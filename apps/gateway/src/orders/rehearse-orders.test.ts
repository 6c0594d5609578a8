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

it('walks every order to the request and leaves nothing behind', () => {
  expect(rehearseOrders(12)).toBe(12)
  expect(readdirSync(folder)).toEqual([])
})

it('says when there is no place for its journal', () => {
  vi.stubEnv('TMPDIR', join(folder, 'missing'))
  expect(() => rehearseOrders(1)).toThrow('ENOENT')
  mkdirSync(join(folder, 'missing'))
  expect(rehearseOrders(1)).toBe(1)
})
