import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { TickCsvError } from '@huangpu/core'
import { ConfigProblem, loadYaml, type Home, type ServicesConfig } from '@huangpu/service'
import { openTickCsv } from '@huangpu/storage'
import { BarFileError, readBarText } from '../market/bar-file.js'
import { findTickFiles } from '../market/tick-files.js'
import { exchangeConfigSchema, type ExchangeConfig } from './exchange-config.js'
import type { ReplayConfig } from './replay-schema.js'

/**
 * config/exchange.yaml, with what it names: files of a recording are there and have the columns that are needed, and its
 * time suits the clock of the services. @throws ConfigProblem naming file, line and remedy
 */
export function loadExchangeConfig(home: Home, clock: ServicesConfig['clock']): ExchangeConfig {
  const file = join(home.configDir, 'exchange.yaml')
  const config = loadYaml(file, exchangeConfigSchema)
  if (clock === 'wall' && config.time.mode !== 'wall') {
    throw new ConfigProblem(
      file,
      lineWith(file, 'mode:'),
      `services.yaml 为 clock: wall，但交易所时间为 ${config.time.mode}：请设置 time.mode: wall，或 clock: virtual`,
      `services.yaml says clock: wall, but the exchange's time is ${config.time.mode}: set time.mode: wall here, or clock: virtual there`,
    )
  }
  if (config.market.kind === 'replay') checkRecording(config.market, home.root, file)
  return config
}

function checkRecording({ files = [], ticks = [] }: ReplayConfig, homeRoot: string, configFile: string): void {
  for (const { file } of files) check(configFile, file, () => readBarText(resolve(homeRoot, file)))
  for (const { file, symbol, volume } of ticks) {
    check(configFile, file, () => {
      for (const choice of findTickFiles([{ path: file, symbol, volume }], homeRoot))
        openTickCsv(choice.path, choice).close()
    })
  }
}

/** What is wrong with a file is told at the line that names it. */
function check(configFile: string, named: string, read: () => void): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof TickCsvError || error instanceof BarFileError)) throw error
    const { file, messageZh, messageEn } = error
    throw new ConfigProblem(configFile, lineWith(configFile, named), `${file}：${messageZh}`, `${file}: ${messageEn}`)
  }
}

function lineWith(file: string, text: string): number | null {
  const index = readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((line) => !line.trimStart().startsWith('#') && line.includes(text))
  return index === -1 ? null : index + 1
}
