import { resolve } from 'node:path'
import { productOf, type Calendar } from '@huangpu/core'
import type { ExchangeConfig } from '../config/exchange-config.js'
import type { ReplayConfig } from '../config/replay-schema.js'
import { BEFORE_ROW_MS } from '../time/recording-time.js'
import { readBarFile } from './bar-file.js'
import { ClientsOnlySource } from './clients-only-source.js'
import type { MarketSource } from './market-source.js'
import { ReplaySource } from './replay-source.js'
import { SyntheticSource } from './synthetic-source.js'
import { findTickFiles, type TickFileChoice } from './tick-files.js'
import { TickReplaySource } from './tick-replay-source.js'
import { surveyTicks } from './tick-survey.js'

/** The configured source of prices. @throws BarFileError, TickCsvError naming file and line */
export function openSource({ market, time }: ExchangeConfig, calendar: Calendar, homeRoot: string): MarketSource {
  if (market.kind === 'synthetic') return new SyntheticSource(market, calendar)
  if (market.kind === 'none') return new ClientsOnlySource(market, calendar)
  if (market.ticks) {
    const leadMs = BEFORE_ROW_MS.newDay * (time.speed === 'max' ? 1 : time.speed)
    const files = tickFilesOf(market, homeRoot)
    return new TickReplaySource(surveyTicks(files, calendar, new Set(market.symbols)), calendar, leadMs)
  }
  const recordings = (market.files ?? []).map(({ symbol, file, label }) => {
    const product = productOf(symbol) ?? ''
    return { symbol, bars: readBarFile({ file: resolve(homeRoot, file), product, label, calendar }) }
  })
  return new ReplaySource(recordings, calendar)
}

/** @throws TickCsvError when an entry names no file */
export function tickFilesOf({ ticks = [] }: ReplayConfig, homeRoot: string): TickFileChoice[] {
  const entries = ticks.map(({ file, symbol, volume }) => ({ path: file, symbol, volume }))
  return findTickFiles(entries, homeRoot)
}
