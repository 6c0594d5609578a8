import { mkdtempSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resolveHome } from '@huangpu/service'
import { expect, test } from 'vitest'
import { Pm2 } from './pm2.js'

test('asking what runs starts nothing', () => {
  const home = resolveHome({ HUANGPU_HOME: mkdtempSync(join(tmpdir(), 'huangpu-')) })
  expect(new Pm2(home).list()).toEqual([])
  expect(existsSync(join(home.runDir, 'pm2', 'pm2.pid'))).toBe(false)
})
