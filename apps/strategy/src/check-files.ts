import { join } from 'node:path'
import { resolveHome } from '@huangpu/service'
import { BUILT_IN_STRATEGIES } from '@huangpu/strategy-kit'
import { readFolder } from './files/read-folder.js'

// A program of its own: prints what the service would say of config/strategies, as JSON, and starts nothing.
const readings = readFolder(join(resolveHome().configDir, 'strategies'), BUILT_IN_STRATEGIES)
process.stdout.write(`${JSON.stringify(readings)}\n`)
