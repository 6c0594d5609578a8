export * from './web-migrations.js'
export * from './users-repository.js'
export * from './sessions-repository.js'
