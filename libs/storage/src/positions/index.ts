export * from './account-book.js'
export * from './counters.js'
export * from './position-table.js'
