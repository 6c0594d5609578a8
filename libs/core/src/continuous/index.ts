export * from './dominant-contract.js'
export * from './back-adjustment.js'
