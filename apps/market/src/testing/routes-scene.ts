import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emptyBarState, type Bar } from '@huangpu/core'
import { barListSchema, type BarData } from '@huangpu/messages'
import { createServiceApp } from '@huangpu/service'
import { BAR_HEADER, BarReader, ContinuousSource, formatBarRow } from '@huangpu/storage'
import { pino } from 'pino'
import { expect } from 'vitest'
import { createContractFeed, type ContractFeed } from '../contract-feed.js'
import { addRoutes } from '../http/routes.js'
import { at, calendar } from './market-scene.js'

export const DAYS = ['20250903', '20250904', '20250905', '20250908']

interface RoutesScene {
  dir: string
  now: number
  /** The open minute of rb2601. */
  open: Bar | undefined
  /** Feeds of other contracts. */
  ticking: ContractFeed[]
  /** Days that were read, in order. */
  loads: string[]
}

/** The routes of market over a folder of bars, without a service around them. */
export const scene: RoutesScene = { dir: '', now: 0, open: undefined, ticking: [], loads: [] }

export function openScene(): void {
  const dir = mkdtempSync(join(tmpdir(), 'market-routes-'))
  Object.assign(scene, { dir, now: at('2025-09-08T20:00:00'), open: undefined, ticking: [], loads: [] })
}
export const closeScene = (): void => rmSync(scene.dir, { recursive: true, force: true })

export const bar = (startMs: number, tradingDay: string, close: number, openInterest = 100): Bar => ({
  ...{ startMs, tradingDay, open: close, high: close + 1, low: close - 1, close },
  ...{ volume: 2, turnover: 20 * close, openInterest, partial: false },
})

/** A whole day of minutes; `close` is its last price. */
export function writeDay(symbol: string, day: string, close = 3100, openInterest = 100, without: string[] = []): void {
  const minutes = calendar.minutesOf(symbol.slice(0, 2), day)
  const kept = minutes.filter(
    (startMs) => !without.includes(new Date(startMs + 8 * 3_600_000).toISOString().slice(11, 16)),
  )
  const rows = kept.map((startMs, i) => formatBarRow(bar(startMs, day, close - kept.length + 1 + i, openInterest)))
  writeRows(symbol, day, rows)
}

export function writeRows(symbol: string, day: string, rows: string[], header = BAR_HEADER): void {
  mkdirSync(join(scene.dir, symbol), { recursive: true })
  writeFileSync(join(scene.dir, symbol, `${day}.csv`), `${[header, ...rows].join('\n')}\n`)
}

export async function ask(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const store = new BarReader({ dir: scene.dir })
  const load = store.load.bind(store)
  store.load = (symbol, day) => {
    scene.loads.push(`${symbol} ${day}`)
    return load(symbol, day)
  }
  const feed = createContractFeed('rb2601', calendar, null)
  const endMs = (scene.open?.startMs ?? 0) + 60_000
  feed.state = {
    ...emptyBarState(),
    open: scene.open ? { ...scene.open, endMs, baselineVolume: 0, baselineTurnover: 0 } : null,
  }
  const app = createServiceApp({
    ...{ token: 't', host: '127.0.0.1', guard: 'token', log: pino({ enabled: false }) },
    health: () => ({ service: 'market', version: '0' }) as never,
    metrics: () => Promise.resolve(''),
  })
  const feeds = [feed, ...scene.ticking]
  addRoutes(app.routes, {
    book: { get: (symbol) => feeds.find((one) => one.symbol === symbol), all: () => feeds.values() },
    store,
    continuous: new ContinuousSource({ reader: store, days: calendar }),
    calendar,
    accountId: 'sim001',
    environment: 'sim',
    nowMs: () => scene.now,
  })
  app.open()
  return app.outer.request(path, { headers: { host: '127.0.0.1', authorization: 'Bearer t', ...headers } })
}

export async function list(path: string) {
  const response = await ask(path)
  expect(response.status).toBe(200)
  return barListSchema.parse(await response.json())
}

export async function refusal(path: string): Promise<string> {
  const response = await ask(path)
  const { error } = (await response.json()) as { error: { code: string; message_zh: string; message_en: string } }
  // Not only the words in front of it.
  expect(error.message_zh.replace('输入无效', '')).toMatch(/[\u4e00-\u9fff]/)
  // What is named is named in both.
  const file = /[^/ ]+\.csv/.exec(error.message_en)?.[0] ?? ''
  expect(error.message_zh).toContain(file)
  return `${response.status} ${error.code}: ${error.message_en}`
}

/** All pages of a query, each asked for with the cursor of the one before. */
export async function pages(path: string): Promise<BarData[][]> {
  const found: BarData[][] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const { items, next_cursor } = await list(`${path}${cursor === '' ? '' : `&cursor=${cursor}`}`)
    found.push(items)
    cursor = next_cursor
  }
  return found
}

export const times = (items: readonly BarData[]): string[] => items.map(({ datetime }) => datetime.slice(5, 16))
