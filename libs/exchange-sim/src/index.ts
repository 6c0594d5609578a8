export { exchangeConfigSchema, type ExchangeConfig } from './config/exchange-config.js'
export { EXCHANGE_MIGRATIONS } from './persistence/exchange-migrations.js'
export { openExchange, type ExchangeRuntime, type ExchangeRuntimeOptions } from './exchange-runtime.js'
export { stepTo } from './time/step-to.js'
