import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { isSymbol, type TradingDay } from '@huangpu/core'
import { namesIn, namesInSync } from '../files/names-in.js'
import { BarFileError, linkRefused } from './bar-file-error.js'

/** `{dir}/{symbol}/{trading_day}.csv`; a name that could leave the folder is refused before any path is built. */
export function barFilePath(dir: string, symbol: string, tradingDay: TradingDay): string {
  return join(symbolFolder(dir, symbol), `${checkDay(dir, tradingDay)}.csv`)
}

/** Trading days with a file, plain or compressed, oldest first. */
export function listBarDays(dir: string, symbol: string): TradingDay[] {
  const days = namesInSync(symbolFolder(dir, symbol))
    .filter(isBarFile)
    .map((name) => name.slice(0, 8))
  return [...new Set(days)]
}

export interface BarDayFile {
  readonly tradingDay: TradingDay
  readonly path: string
}

/** The files of `listBarDays`, the plain one where both are there; without holding up the process. */
export async function barDayFiles(dir: string, symbol: string): Promise<BarDayFile[]> {
  const folder = symbolFolder(dir, symbol)
  const files = new Map<TradingDay, string>()
  for (const name of (await namesIn(folder)).filter(isBarFile)) {
    const day = name.slice(0, 8)
    if (!files.has(day)) files.set(day, join(folder, name))
  }
  return [...files].map(([tradingDay, path]) => ({ tradingDay, path }))
}

/** A day that can be: `20251399.csv` is some other file. */
const DAY = String.raw`\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])`
const BAR_FILE = new RegExp(`^${DAY}\\.csv(\\.gz)?$`)
const KNOWN_FILE = new RegExp(`^${DAY}(\\.gaps)?\\.csv(\\.gz)?$`)
const isBarFile = (name: string): boolean => BAR_FILE.test(name)

/** Names in a contract's folder that are of no file of ours: nothing reads them. */
export const foreignNames = (dir: string, symbol: string): string[] =>
  namesInSync(symbolFolder(dir, symbol)).filter((name) => !KNOWN_FILE.test(name))

/** Names that can be those of a contract's folder. */
export const listBarSymbols = (dir: string): string[] => namesInSync(dir).filter(isSymbol)

/** For who writes. @throws BarFileError `is_link` */
export function refuseLinkedFolder(dir: string, symbol: string): void {
  const folder = symbolFolder(dir, symbol)
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) throw linkRefused(folder)
}

export function symbolFolder(dir: string, symbol: string): string {
  if (isSymbol(symbol)) return join(dir, symbol)
  const shown = JSON.stringify(symbol)
  throw new BarFileError(
    'invalid_name',
    dir,
    `${shown} 不是合约代码，应如 au2512`,
    `${shown} is no contract such as au2512`,
  )
}

function checkDay(dir: string, day: TradingDay): TradingDay {
  if (/^\d{8}$/.test(day)) return day
  const shown = JSON.stringify(day)
  throw new BarFileError(
    'invalid_name',
    dir,
    `${shown} 不是交易日，应如 20251223`,
    `${shown} is no day such as 20251223`,
  )
}
