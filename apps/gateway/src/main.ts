import { runService } from '@huangpu/service'
import { startGateway } from './service.js'

await runService({ name: 'gateway', waitFor: [], start: startGateway })
