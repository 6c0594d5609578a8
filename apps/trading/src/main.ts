import { runService } from '@huangpu/service'
import { startTrading } from './service.js'

await runService({ name: 'trading', waitFor: ['gateway', 'market'], start: startTrading })
