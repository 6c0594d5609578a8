export * from './free-port.js'
export * from './start-redis.js'
export * from './temporary-folder.js'
export * from './wait-until.js'
