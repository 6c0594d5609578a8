import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { schemaFiles } from './write-schemas.js'

const docs = fileURLToPath(new URL('../../../docs/schemas', import.meta.url))

test('docs/schemas is what the catalogue says now (npm run schemas writes it)', () => {
  const files = schemaFiles()
  expect(readdirSync(docs).sort()).toEqual(Object.keys(files).sort())
  for (const [name, text] of Object.entries(files)) expect(readFileSync(`${docs}/${name}`, 'utf8'), name).toBe(text)
})
