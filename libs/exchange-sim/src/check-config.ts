import { join } from 'node:path'
import {
  ConfigProblem,
  loadCtpEnvironment,
  loadServicesConfig,
  resolveHome,
  type ConfigReading,
  type Home,
} from '@huangpu/service'
import { loadExchangeConfig } from './config/load-exchange-config.js'

// A program of its own: prints what the simulated exchange would say of its file, as JSON, and starts nothing.
function read(home: Home): ConfigReading {
  const file = join(home.configDir, 'exchange.yaml')
  try {
    loadExchangeConfig(home, clockOf(home))
    return { file, problem: null }
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error
    return { file, problem: error.message }
  }
}

/** Under `live` the exchange does not run; what is wrong with the other files is told by their own readers. */
function clockOf(home: Home): 'wall' | 'virtual' {
  try {
    return loadCtpEnvironment(home).environment === 'live' ? 'virtual' : loadServicesConfig(home).clock
  } catch {
    return 'virtual'
  }
}

process.stdout.write(`${JSON.stringify([read(resolveHome())])}\n`)
