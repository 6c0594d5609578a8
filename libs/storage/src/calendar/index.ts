export * from './load-calendar.js'
