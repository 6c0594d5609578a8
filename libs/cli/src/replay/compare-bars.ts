import { formatShanghai } from '@huangpu/core'
import type { BarRow } from './bar-row.js'

export interface BarDifference {
  readonly datetime: string
  readonly kind: 'missing' | 'extra' | 'different'
  readonly expected: BarRow | undefined
  readonly actual: BarRow | undefined
}

export interface BarComparison {
  readonly compared: number
  readonly differences: readonly BarDifference[]
}

const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const

/** Every row of both sides is accounted for: equal, different, missing in the actual, or extra there. */
export function compareBars(expected: readonly BarRow[], actual: readonly BarRow[]): BarComparison {
  const byStart = new Map(actual.map((row) => [row.startMs, row]))
  const differences: BarDifference[] = []
  const note = (kind: BarDifference['kind'], startMs: number, want?: BarRow, have?: BarRow): void => {
    differences.push({ datetime: formatShanghai(startMs), kind, expected: want, actual: have })
  }
  for (const want of expected) {
    const have = byStart.get(want.startMs)
    byStart.delete(want.startMs)
    if (!have) note('missing', want.startMs, want)
    else if (FIELDS.some((field) => want[field] !== have[field])) note('different', want.startMs, want, have)
  }
  for (const extra of byStart.values()) note('extra', extra.startMs, undefined, extra)
  const duplicates = actual.length - new Set(actual.map((row) => row.startMs)).size
  if (duplicates > 0) for (let i = 0; i < duplicates; i += 1) note('extra', actual[0]?.startMs ?? 0)
  return { compared: expected.length, differences }
}
