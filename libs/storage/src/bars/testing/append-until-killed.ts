import type { Bar } from '@huangpu/core'
import { BarStore } from '../bar-store.js'

/** Run by a test: `append-until-killed.ts DIR` appends minute after minute, behind what is there, and says each. */
const [dir = ''] = process.argv.slice(2)
const store = new BarStore({
  dir,
  environment: 'sim',
  onProblem: ({ message }) => process.stdout.write(`${message}\n`),
})
const bar = (startMs: number): Bar => ({
  ...{ startMs, tradingDay: '20250909', open: 650.5, high: 651.2, low: 649.98, close: 650 },
  ...{ volume: 10, turnover: 6_505_000.25, openInterest: 220_405, partial: false },
})
for (let startMs = (store.lastBar('au2512')?.startMs ?? 0) + 60_000; ; startMs += 60_000) {
  store.append('au2512', bar(startMs))
  if ((startMs / 60_000) % 50 === 0) process.stdout.write('50 rows\n')
}
