import { runService } from '@huangpu/service'
import { startMarket } from './service.js'

await runService({ name: 'market', waitFor: ['gateway'], start: startMarket })
