import type { BarInterval } from '@huangpu/core'
import type { BarData } from '@huangpu/messages'
import { BAR_HEADER, formatBarRow, type SeriesBar } from '@huangpu/storage'
import { toBarData } from '../bar-data.js'
import { listingOf } from '../listing.js'
import type { RoutePorts } from './route-ports.js'

export type RenderBar = (bar: SeriesBar) => BarData

export const renderBars =
  ({ accountId, environment, calendar }: RoutePorts, interval: BarInterval): RenderBar =>
  (bar) => {
    const exchange = listingOf(calendar, bar.symbol)?.exchange ?? 'SHFE'
    return toBarData({ symbol: bar.symbol, exchange }, bar, accountId, environment, interval)
  }

/** `{"items":[...],"next_cursor":...,"current":...}`, a part at a time; `end` is asked once all bars are out. */
export async function* jsonTexts(
  parts: AsyncIterable<readonly SeriesBar[]>,
  render: RenderBar,
  end: () => { next_cursor: string | null; current: BarData | null },
): AsyncGenerator<string, void, void> {
  let before = '{"items":['
  for await (const bars of parts) {
    if (bars.length === 0) continue
    yield before + bars.map((bar) => JSON.stringify(render(bar))).join(',')
    before = ','
  }
  const { next_cursor, current } = end()
  const head = before === ',' ? '' : before
  yield `${head}],"next_cursor":${JSON.stringify(next_cursor)},"current":${JSON.stringify(current)}}`
}

/** Rows as in a bar file, with `symbol` in front where contracts change. */
export async function* csvTexts(
  parts: AsyncIterable<readonly SeriesBar[]>,
  withSymbol: boolean,
): AsyncGenerator<string, void, void> {
  let head = `${withSymbol ? 'symbol,' : ''}${BAR_HEADER}\n`
  for await (const bars of parts) {
    if (bars.length === 0) continue
    yield head + bars.map((bar) => `${withSymbol ? `${bar.symbol},` : ''}${formatBarRow(bar)}\n`).join('')
    head = ''
  }
  if (head !== '') yield head
}
