import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { BarCsvProblem, foldAuctionBars, parseBarCsv, type Calendar, type RecordedBar } from '@huangpu/core'

export class BarFileError extends Error {
  override readonly name = 'BarFileError'
  constructor(
    readonly file: string,
    line: number,
    readonly messageZh: string,
    readonly messageEn: string,
  ) {
    super(`${file}${line === 0 ? '' : `:${line}`}: ${messageEn} / ${messageZh}`)
  }
}

export interface BarFileOptions {
  file: string
  product: string
  label: 'auto' | 'start' | 'end'
  calendar: Calendar
}

/** Reads a 1-minute CSV, plain or .gz. @throws BarFileError naming file and line. */
export function readBarFile(options: BarFileOptions): RecordedBar[] {
  return parseBars(readBarText(options.file), options)
}

/** The whole text, unpacked. @throws BarFileError */
export function readBarText(file: string): string {
  try {
    const bytes = readFileSync(file)
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new BarFileError(file, 0, `无法读取 K 线文件：${why}`, `the bar file cannot be read: ${why}`)
  }
}

/** The bars of a file with open interest; one of the auction's minute is folded into the bar that follows. */
export function parseBars(text: string, { file, product, label, calendar }: BarFileOptions): RecordedBar[] {
  try {
    const { bars, hasOpenInterest } = parseBarCsv(text, { label: label === 'auto' ? undefined : label })
    if (!hasOpenInterest) {
      throw new BarCsvProblem(1, '表头缺少列 open_interest', 'the header lacks a column open_interest (or close_oi)')
    }
    return foldAuctionBars(bars, product, calendar)
  } catch (error) {
    if (!(error instanceof BarCsvProblem)) throw error
    throw new BarFileError(file, error.line, error.messageZh, error.messageEn)
  }
}
