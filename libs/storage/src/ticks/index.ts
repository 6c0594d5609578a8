export * from './tick-row.js'
export * from './tick-file.js'
export * from './tick-csv-file.js'
