export { startTrading } from './service.js'
export { riskConfigSchema, type RiskConfig } from '@huangpu/service'
