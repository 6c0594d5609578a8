import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import {
  ConfigProblem,
  configReadingSchema,
  loadCtpEnvironment,
  loadRedisConfig,
  loadRiskConfig,
  loadServicesConfig,
  type ConfigReading,
  type Home,
} from '@huangpu/service'
import { CalendarFileError, loadCalendar } from '@huangpu/storage'

/** One file of `config/` as the services that read it will find it. */
export interface ConfigCheck extends ConfigReading {
  /** Relative to the home, such as config/risk_config.yaml. */
  readonly name: string
  /** False: a strategy file, without which the services run all the same. */
  readonly needed: boolean
}

/** The programs that read a file which only one service knows: no library of this command may import them. */
const STRATEGY_READER = 'apps/strategy/dist/check-files.js'
const EXCHANGE_READER = 'libs/exchange-sim/dist/check-config.js'

/** Reads every file of `config/` with the loader of the service that will read it. Starts nothing, changes nothing. */
export function checkConfiguration(home: Home): ConfigCheck[] {
  let environment: 'sim' | 'live' | undefined
  const own = [
    read(home, 'services.yaml', () => loadServicesConfig(home)),
    read(home, 'redis_config.yaml', () => loadRedisConfig(home)),
    read(home, 'ctp_config.yaml', () => (environment = loadCtpEnvironment(home).environment)),
    read(home, 'risk_config.yaml', () => loadRiskConfig(home)),
    read(home, 'calendar', () => loadCalendar(home.configDir)),
  ]
  const exchange = environment === 'sim' ? askReader(home, EXCHANGE_READER) : []
  return [
    ...own,
    ...exchange.map((reading) => ({ ...reading, name: 'config/exchange.yaml', needed: true })),
    ...askReader(home, STRATEGY_READER).map((reading) => ({
      ...reading,
      name: `config/strategies/${basename(reading.file)}`,
      needed: false,
    })),
  ]
}

function read(home: Home, name: string, load: () => unknown): ConfigCheck {
  const check = { name: `config/${name}`, file: join(home.configDir, name), needed: true }
  try {
    load()
    return { ...check, problem: null }
  } catch (error) {
    if (!(error instanceof ConfigProblem) && !(error instanceof CalendarFileError)) throw error
    return { ...check, problem: error.message }
  }
}

function askReader(home: Home, program: string): ConfigReading[] {
  const path = join(home.projectRoot, program)
  if (!existsSync(path)) return [unread(path, 'not built: npm run build / 尚未构建')]
  const environment = { ...process.env, HUANGPU_HOME: home.root }
  const answer = spawnSync(process.execPath, [path], { env: environment, encoding: 'utf8' })
  if (answer.status === 0) return configReadingSchema.array().parse(JSON.parse(answer.stdout))
  const lines = answer.stderr.split('\n')
  return [unread(path, lines.find((line) => line.includes('Error')) ?? 'failed / 运行失败')]
}

const unread = (path: string, why: string): ConfigReading => ({ file: path, problem: `${path}: ${why}` })
