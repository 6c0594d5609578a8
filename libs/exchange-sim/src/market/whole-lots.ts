/** CTP counts lots by 32 bits. */
const LOTS_MAX = 2 ** 31 - 1

/** What a recording says, as the field can hold it; a file may have fractions, or sums of several days. */
export const wholeLots = (lots: number): number => Math.min(LOTS_MAX, Math.floor(lots || 0))
