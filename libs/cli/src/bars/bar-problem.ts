import { BarCsvProblem, TickCsvError } from '@huangpu/core'
import { BarFileError, CalendarFileError, StoreError } from '@huangpu/storage'
import { CommandProblem } from '../commands/command-problem.js'

/** What files and folders can be blamed for becomes one sentence in each language; anything else passes. */
export function asCommandProblem(error: unknown, file?: string): unknown {
  if (error instanceof TickCsvError) {
    const place = `${error.file}${error.line === 0 ? '' : `:${error.line}`}`
    return new CommandProblem(`${place}：${error.messageZh}`, `${place}: ${error.messageEn}`)
  }
  if (error instanceof BarCsvProblem) {
    const place = `${file ?? ''}:${error.line}`
    return new CommandProblem(`${place}：${error.messageZh}`, `${place}: ${error.messageEn}`)
  }
  if (error instanceof BarFileError) {
    return new CommandProblem(`${error.file}：${error.messageZh}`, `${error.file}: ${error.messageEn}`)
  }
  if (error instanceof StoreError) return new CommandProblem(error.messageZh, error.messageEn)
  if (error instanceof CalendarFileError) return new CommandProblem('交易日历无法读取', error.message)
  return error
}
