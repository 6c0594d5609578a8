import { InvalidArgumentError } from 'commander'

/** A whole number within bounds, for an option. */
export const parseWhole =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`a whole number from ${least} to ${most} / ${least} 至 ${most} 的整数`)
  }
