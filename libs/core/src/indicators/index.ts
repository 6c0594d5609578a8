export * from './sma.js'
export * from './ema.js'
export * from './rsi.js'
export * from './atr.js'
