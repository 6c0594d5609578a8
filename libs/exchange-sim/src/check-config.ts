import { join } from 'node:path'
import { ConfigProblem, loadYaml, resolveHome, type ConfigReading } from '@huangpu/service'
import { exchangeConfigSchema } from './config/exchange-config.js'

// A program of its own: prints what the simulated exchange would say of its file, as JSON, and starts nothing.
function read(file: string): ConfigReading {
  try {
    loadYaml(file, exchangeConfigSchema)
    return { file, problem: null }
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error
    return { file, problem: error.message }
  }
}

process.stdout.write(`${JSON.stringify([read(join(resolveHome().configDir, 'exchange.yaml'))])}\n`)
