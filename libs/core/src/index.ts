export * from './time/clock.js'
export * from './time/shanghai-time.js'
export * from './instrument/exchange.js'
export * from './orders/vocabulary.js'
