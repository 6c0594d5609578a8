/** Ids of the counter and the exchange: right-justified, 12 wide. */
export const paddedId = (n: number): string => String(n).padStart(12, ' ')
