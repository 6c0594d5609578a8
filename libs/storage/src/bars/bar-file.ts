import { existsSync, renameSync, writeFileSync } from 'node:fs'
import type { Bar } from '@huangpu/core'
import { cutHalfLineSync } from '../files/half-line.js'
import { appendRow } from './append-row.js'
import { BAR_HEADER, formatBarRow } from './bar-row.js'
import { parseBarFile, type BarFileContent } from './parse-bar-file.js'
import { cannotWrite } from './pending-commit.js'
import { loadDayText, readDayText, readFailure, readSmallFile, type DayText } from './read-day-text.js'

/** Reads a file or, where there is none, its `.gz`; empty when there is neither. @throws BarFileError */
export const readBarFile = (file: string): BarFileContent => contentOf(readDayText(file))

/** The same without holding up the process while the disk works. */
export const loadBarFile = async (file: string): Promise<BarFileContent> => contentOf(await loadDayText(file))

const contentOf = (found: DayText | undefined): BarFileContent =>
  found ? parseBarFile(found.text, found.path) : { bars: [], badLines: [] }

/**
 * Cuts off a last line that a crash left half-written, and the zeros that a power cut may leave in its place, however many.
 * Returns the text that was cut, its zeros left out; undefined when all is whole, or there is no file. @throws BarFileError
 */
export function repairBarFile(file: string): string | undefined {
  try {
    return cutHalfLineSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw readFailure(file, error)
  }
}

/**
 * A day whose file was compressed is written again: its rows come back first, else the plain file would hide them.
 * @throws BarFileError
 */
export function unpackBarFile(file: string): void {
  if (existsSync(file)) return
  const rows = readSmallFile(`${file}.gz`)
  if (!rows) return
  try {
    writeFileSync(`${file}.part`, rows, { flush: true })
    renameSync(`${file}.part`, file)
  } catch (error) {
    throw cannotWrite(file, error)
  }
}

/** Appends one row in a single write. @throws BarFileError `write_failed` */
export const appendBarRow = (file: string, bar: Bar, options?: { readonly sync?: boolean }): void =>
  appendRow(file, BAR_HEADER, formatBarRow(bar), options)
