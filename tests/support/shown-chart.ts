import { barDataSchema, type BarData } from '@huangpu/messages'
import type { Page } from 'playwright-core'
import { z } from 'zod'

/** One bar as the chart's legend tells it. */
export interface ShownBar {
  /** `2026-11-23 21:05`, of a day `2026-11-24`. */
  readonly time: string
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** Wide enough that no bar lies between two moves. */
const STEP_PX = 7
const PRICE_AXIS_PX = 80

/** What the legend says: of the newest bar, or of the one below the pointer. */
export async function legendBar(page: Page): Promise<ShownBar> {
  const [time = '', ...parts] = await page.getByTestId('chart-legend').locator('span').allInnerTexts()
  const [open = NaN, high = NaN, low = NaN, close = NaN, volume = NaN] = parts.map((text) =>
    Number(text.replace(/[^\d.]/g, '')),
  )
  return { time, open, high, low, close, volume }
}

/** The bars that the pointer finds on its way from the right edge of the canvas to the left, by their time. */
export async function hoveredBars(page: Page, steps: number): Promise<Map<string, ShownBar>> {
  const box = await page.getByTestId('chart').locator('.canvas').boundingBox()
  if (!box) throw new Error('the chart has no canvas')
  const found = new Map<string, ShownBar>()
  for (let step = 0; step < steps; step += 1) {
    await page.mouse.move(box.x + box.width - PRICE_AXIS_PX - step * STEP_PX, box.y + box.height / 2)
    const bar = await legendBar(page)
    found.set(bar.time, bar)
  }
  await page.mouse.move(0, 0)
  return found
}

const barsSchema = z.object({ items: z.array(barDataSchema), current: barDataSchema.nullish() })
const shownBarOf = (bar: BarData): ShownBar => ({
  time:
    bar.interval === '1d'
      ? bar.trading_day.replace(/(....)(..)(..)/, '$1-$2-$3')
      : bar.datetime.slice(0, 16).replace('T', ' '),
  ...{ open: bar.open_price, high: bar.high_price, low: bar.low_price, close: bar.close_price, volume: bar.volume },
})

/** What an answer of GET /bars should look like on the chart, the bar that is being built last. */
export function barsOfAnswer(answer: unknown): ShownBar[] {
  const { items, current } = barsSchema.parse(answer)
  return [...items, ...(current ? [current] : [])].map(shownBarOf)
}
