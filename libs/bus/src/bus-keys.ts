/** Keys that only the bus itself uses; every other name is built in `@huangpu/messages`. */

/** Random text set once by whoever finds none: a server without it, or with another, is not the one that was written to. */
export const EPOCH_KEY = 'bus:epoch'
export const lockKey = (name: string): string => `lock:${name}`
export const fenceKey = (name: string): string => `fence:${name}`
