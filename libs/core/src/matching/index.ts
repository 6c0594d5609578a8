export * from './book-order.js'
export * from './order-book.js'
export * from './auction.js'
export * from './trading-phase.js'
