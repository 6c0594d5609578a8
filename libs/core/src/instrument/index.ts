export * from './exchange.js'
