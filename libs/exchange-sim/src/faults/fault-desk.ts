import type { ExchangeFault, ExchangeFaultEvent, ExchangeFaultKind, ExchangeFaultView } from '@huangpu/messages'
import { arm, match, strikeOne, type ArmedFault } from './armed-faults.js'
import { momentText, type FaultMoment, type FaultOf } from './fault-moment.js'

const HISTORY_MAX = 1_000

export interface FaultDeskOptions {
  readonly wallMs: () => number
  readonly exchangeMs: () => number
}

/** What struck at one moment, by kind. */
export class Strikes {
  constructor(private readonly struck: readonly ArmedFault[]) {}

  of<K extends ExchangeFaultKind>(kind: K): FaultOf<K> | undefined {
    return this.struck.map(({ fault }) => fault).find((fault): fault is FaultOf<K> => fault.kind === kind)
  }
}

const NONE = new Strikes([])

/** The faults that are armed, and what became of each. */
export class FaultDesk {
  private armed: readonly ArmedFault[] = []
  private readonly events: ExchangeFaultEvent[] = []
  private lastNumber = 0
  /** Wall time at which a fault ends by itself, by id. */
  private readonly endsAtMs = new Map<string, number>()
  /** Told after a fault is gone, spent or removed. */
  onGone: (id: string, fault: ExchangeFault) => void = () => undefined
  /** Told of every moment first: a scenario may arm what strikes at it. */
  onMoment: ((moment: FaultMoment) => void) | undefined

  constructor(private readonly options: FaultDeskOptions) {}

  /** Nothing can strike. */
  get isQuiet(): boolean {
    return this.armed.length === 0 && !this.onMoment
  }

  arm(fault: ExchangeFault): string {
    this.lastNumber += 1
    const id = `f${this.lastNumber}`
    this.armed = arm(this.armed, id, fault)
    if (fault.kind === 'stop_ticks' && fault.for_ms !== undefined) {
      this.endsAtMs.set(id, this.options.wallMs() + fault.for_ms)
    }
    this.note(id, fault.kind, 'armed', '')
    return id
  }

  /** Faults that strike at this moment; they are counted. */
  strike(moment: FaultMoment): Strikes {
    this.onMoment?.(moment)
    if (this.armed.length === 0) return NONE
    const { armed, struck } = match(this.armed, moment)
    if (struck.length === 0) return NONE
    this.become(armed, struck, momentText(moment))
    return new Strikes(struck)
  }

  /** A fault struck outside of `strike`. Returns what is left of it; null: no end. */
  strikeOne(id: string, on: string): number | null {
    const found = this.find(id)
    if (!found) return 0
    this.become(strikeOne(this.armed, id), [found], on)
    const after = this.find(id)
    if (!after) return 0
    return after.life.kind === 'counted' ? after.life.left : null
  }

  remove(id: string, what: 'removed' | 'spent' = 'removed'): boolean {
    const found = this.find(id)
    if (!found) return false
    this.armed = this.armed.filter((each) => each !== found)
    this.endsAtMs.delete(id)
    this.note(id, found.fault.kind, what, '')
    this.onGone(id, found.fault)
    return true
  }

  clear(): number {
    const ids = this.armed.map(({ id }) => id)
    for (const id of ids) this.remove(id)
    return ids.length
  }

  list(): ExchangeFaultView[] {
    const nowMs = this.options.wallMs()
    const leftMs = (endsAtMs: number | undefined) => (endsAtMs === undefined ? null : Math.max(0, endsAtMs - nowMs))
    return this.armed.map(({ id, fault, struck, life }) => ({
      id,
      fault,
      struck,
      left: life.kind === 'counted' ? life.left : null,
      left_ms: leftMs(this.endsAtMs.get(id)),
    }))
  }

  /** The latest first. */
  history(): ExchangeFaultEvent[] {
    return this.events.toReversed()
  }

  private find(id: string): ArmedFault | undefined {
    return this.armed.find((each) => each.id === id)
  }

  private become(armed: readonly ArmedFault[], struck: readonly ArmedFault[], on: string): void {
    this.armed = armed
    for (const { id, fault } of struck) {
      this.note(id, fault.kind, 'struck', on)
      if (this.find(id)) continue
      this.note(id, fault.kind, 'spent', '')
      this.onGone(id, fault)
    }
  }

  private note(id: string, kind: ExchangeFaultKind, what: ExchangeFaultEvent['what'], on: string): void {
    const { wallMs, exchangeMs } = this.options
    this.events.push({ wall_ms: wallMs(), exchange_ms: exchangeMs(), id, kind, what, on })
    if (this.events.length > HISTORY_MAX) this.events.shift()
  }
}
