import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CTP_ERRORS } from './ctp-errors.js'

const file = new URL('../../../ctp-node-binding/abi/errors.json', import.meta.url)
const vendors = JSON.parse(readFileSync(file, 'utf8')) as { id: number; prompt: string }[]

it.each(Object.entries(CTP_ERRORS))('%s has id and prompt of the vendor', (_name, [id, prompt]) => {
  expect(prompt).toBe(vendors.find((error) => error.id === id)?.prompt)
})
