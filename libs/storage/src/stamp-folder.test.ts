import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { stampFolder } from './stamp-folder.js'

it('stamps a new folder and refuses the other environment', () => {
  const root = mkdtempSync(join(tmpdir(), 'huangpu-stamp-'))
  try {
    const bars = join(root, 'data', 'bars')
    stampFolder(bars, 'sim')
    stampFolder(bars, 'sim')
    expect(() => stampFolder(bars, 'live')).toThrow('belongs to the sim environment, this is live')
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})
