export * from './risk-refusal.js'
export * from './risk-context.js'
export * from './risk-passed.js'
export * from './check-order.js'
