/** @throws RangeError when an indicator's period is not a whole number from `min` on */
export function checkPeriod(indicator: string, period: number, min = 1): void {
  if (!Number.isInteger(period) || period < min) {
    throw new RangeError(`${indicator}: the period must be a whole number of at least ${min}, not ${period}`)
  }
}
