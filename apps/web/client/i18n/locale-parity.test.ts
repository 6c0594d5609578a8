import {
  CONNECTION_STATES,
  EXCHANGE_FAULT_KINDS,
  EXCHANGE_ORDER_STATES,
  EXCHANGE_PHASES,
  exchangeFaultSchema,
  REASON_CODES,
  SERVICE_NAMES,
} from '@huangpu/messages'
import { ADJUSTMENTS, GAP_REASONS, ORDER_STATUSES, ORDER_TYPES } from '@huangpu/core'
import { describe, expect, it } from 'vitest'
import { en } from './en.js'
import { preferredLocale } from './i18n.js'
import { zh } from './zh.js'

const leaves = (tree: object, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : leaves(value as object, `${path}${key}.`),
  )
const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort()

describe('the two languages', () => {
  const chinese = new Map(leaves(zh))
  const english = new Map(leaves(en))

  it('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })

  it('have a text for every key and the same placeholders in it', () => {
    for (const [key, text] of chinese) {
      expect(text.trim(), key).not.toBe('')
      expect(english.get(key)?.trim(), key).not.toBe('')
      expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(text))
    }
  })

  it('say nothing that vue-i18n reads as syntax', () => {
    for (const [key, text] of [...chinese, ...english]) expect(text, key).not.toMatch(/[|@]/)
  })

  it('know every word of the catalogue', () => {
    for (const code of REASON_CODES) expect(chinese.has(`reason.${code}`), code).toBe(true)
    for (const name of SERVICE_NAMES) expect(chinese.has(`service.${name}`), name).toBe(true)
    for (const state of CONNECTION_STATES) expect(chinese.has(`link.${state}`), state).toBe(true)
    for (const status of ORDER_STATUSES) expect(chinese.has(`orderStatus.${status}`), status).toBe(true)
    for (const phase of EXCHANGE_PHASES) expect(chinese.has(`exchange.phase.${phase}`), phase).toBe(true)
    for (const state of EXCHANGE_ORDER_STATES) expect(chinese.has(`exchange.state.${state}`), state).toBe(true)
    for (const kind of EXCHANGE_FAULT_KINDS) expect(chinese.has(`exchange.faultKind.${kind}`), kind).toBe(true)
    const fields = exchangeFaultSchema.def.options.flatMap((option) => Object.keys(option.shape))
    for (const field of new Set(fields)) {
      if (field !== 'kind') expect(chinese.has(`exchange.faultField.${field}`), field).toBe(true)
    }
    for (const reason of GAP_REASONS) expect(chinese.has(`gap.${reason}`), reason).toBe(true)
    for (const adjust of ADJUSTMENTS) expect(chinese.has(`chart.serieses.${adjust}`), adjust).toBe(true)
    for (const type of ORDER_TYPES) expect(chinese.has(`orderType.${type}`), type).toBe(true)
  })
})

describe('the first language', () => {
  it.each([
    ['zh', 'en-US', 'zh'],
    ['en', 'zh-CN', 'en'],
    [null, 'zh-TW', 'zh'],
    [null, 'de-DE', 'en'],
    ['klingon', 'zh-CN', 'zh'],
  ])('stored %s, browser %s: %s', (stored, browser, expected) => {
    expect(preferredLocale(stored, browser)).toBe(expected)
  })
})
