export * from './tick-csv-error.js'
export * from './tick-csv-reader.js'
export * from './tick-csv-row.js'
export type { TickVolumeKind } from './tick-csv-columns.js'
