import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { expect, it } from 'vitest'
import { conformanceChapters } from '../chapters/conformance-chapters.js'
import { casesTable } from './cases-table.js'

it('the README has the table of the cases as they are (npm run readme -w @huangpu/ctp-conformance writes it)', async () => {
  const file = join(import.meta.dirname, '../../README.md')
  const table = await format(casesTable(conformanceChapters), { ...(await resolveConfig(file)), filepath: file })
  expect(readFileSync(file, 'utf8')).toContain(table.trim())
})
