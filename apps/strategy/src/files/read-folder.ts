import { join } from 'node:path'
import type { ConfigReading } from '@huangpu/service'
import type { StrategyType } from '@huangpu/strategy-kit'
import { readStrategyFile } from './read-strategy-file.js'
import { StrategyFolder } from './strategy-folder.js'

/** Every strategy file of a folder with line and reason of what is wrong with it. */
export function readFolder(folder: string, types: ReadonlyMap<string, StrategyType>): ConfigReading[] {
  return new StrategyFolder(folder).readAll().map((name) => {
    const file = join(folder, name)
    const reading = readStrategyFile(file, types)
    if (reading.ok) return { file, problem: null }
    const { line, message } = reading.invalid.problem
    return { file, problem: `${file}${line === null ? '' : `:${line}`}: ${message}` }
  })
}
