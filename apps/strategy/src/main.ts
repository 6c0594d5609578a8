import { runService } from '@huangpu/service'
import { startStrategy } from './service.js'

await runService({ name: 'strategy', waitFor: ['trading'], start: startStrategy })
