import type { EpochMs } from '@huangpu/core'

/** An order that trades in parts: so many lots, then a pause of exchange time. */
export interface Slicing {
  readonly lots: number
  readonly pauseMs: number
}

interface Sliced extends Slicing {
  dueMs?: number
}

/** Which orders trade in parts, and when each one's next part comes. */
export class OrderSlices {
  private readonly sliced = new Map<number, Sliced>()

  add(seq: number, slicing: Slicing): void {
    this.sliced.set(seq, { ...slicing })
  }

  remove(seq: number): void {
    this.sliced.delete(seq)
  }

  /** Lots of the next part. */
  lotsOf(seq: number, leftLots: number): number {
    return Math.min(this.sliced.get(seq)?.lots ?? leftLots, leftLots)
  }

  /** A part has traded whole: the next one waits. */
  pause(seq: number, nowMs: EpochMs): void {
    const sliced = this.sliced.get(seq)
    if (sliced) sliced.dueMs = nowMs + sliced.pauseMs
  }

  /** The market takes no orders now: look again later. */
  postpone(seq: number, toMs: EpochMs): void {
    const sliced = this.sliced.get(seq)
    if (sliced) sliced.dueMs = toMs
  }

  nextMs(): EpochMs | undefined {
    const due = [...this.sliced.values()].flatMap(({ dueMs }) => (dueMs === undefined ? [] : [dueMs]))
    return due.length === 0 ? undefined : Math.min(...due)
  }

  /** Orders whose next part is due; they wait for nothing any more. */
  takeDue(nowMs: EpochMs): number[] {
    const due: number[] = []
    for (const [seq, sliced] of this.sliced) {
      if (sliced.dueMs === undefined || sliced.dueMs > nowMs) continue
      delete sliced.dueMs
      due.push(seq)
    }
    return due
  }
}
