export * from './calendar-data.js'
export { createTradingDays, shiftDay, type TradingDays } from './trading-days.js'
export type { Session } from './session.js'
export * from './calendar.js'
