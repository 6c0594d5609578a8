export * from './audit-line.js'
export * from './audit-file.js'
export * from './verify-audit-file.js'
export * from './check-audit-neighbours.js'
