import {
  resampleRows,
  type Bar,
  type BarGap,
  type IntervalBar,
  type IntervalPlan,
  type LargerInterval,
  type ResampleState,
} from '@huangpu/core'

export interface RestoredIntervals {
  readonly state: ResampleState
  /** Finished by a run before this one, but never published as far as Redis knows. */
  readonly untold: readonly IntervalBar[]
}

/**
 * Larger bars made anew of a day's rows. `published` is what Redis remembers: the start of the last published bar of each
 * interval. Nothing of before is told again; when Redis has forgotten, nothing that is finished is.
 */
export function restoreIntervals(
  rows: readonly Bar[],
  gaps: readonly BarGap[],
  plan: IntervalPlan,
  published: ResampleState['closed'] | undefined,
): RestoredIntervals {
  const { state, closed } = resampleRows(rows, gaps, plan)
  const isNew = (bar: IntervalBar): boolean => bar.startMs > (published?.[bar.interval] ?? -Infinity)
  const later: Partial<Record<LargerInterval, number>> = { ...state.closed }
  for (const [interval, startMs] of Object.entries(published ?? {}) as [LargerInterval, number][])
    later[interval] = Math.max(startMs, later[interval] ?? startMs)
  return {
    state: { ...state, open: state.open.filter(isNew), closed: later },
    untold: published === undefined ? [] : closed.filter(isNew),
  }
}
