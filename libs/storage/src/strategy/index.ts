export * from './book-adjustment-table.js'
export * from './strategy-migrations.js'
export * from './strategy-records.js'
export * from './strategy-repository.js'
