export * from './tick-row.js'
export * from './tick-file.js'
