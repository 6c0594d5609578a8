import type { EpochMs } from '@huangpu/core'
import type { StatusChange } from './product-status.js'

export interface TimeFlowPorts {
  nowMs(): EpochMs
  setNow(ms: EpochMs): void
  /** Next event of the market source. */
  nextSourceMs(): EpochMs | undefined
  /** Next part of an order that trades in parts. */
  nextSliceMs(): EpochMs | undefined
  nextStatusMs(): EpochMs | undefined
  /** The current trading day is one of a recording: it is settled, also when nothing more comes. */
  isDayRecorded(): boolean
  /** End of the current trading day. */
  settlementMs(): EpochMs
  statusesBetween(fromMs: EpochMs, toMs: EpochMs): readonly StatusChange[]
  enterPhase(change: StatusChange): void
  settle(): void
  performSlices(): void
  performSource(atMs: EpochMs): void
  /** Stores and tells; returns the number of snapshots. */
  commit(): number
  onStatus(change: StatusChange): void
  onAlarm(): void
  onNewDay(): void
}

/** Lets time pass: everything that is due happens in its order, each instant as one change of the store. */
export class TimeFlow {
  private alarms: readonly EpochMs[] = []

  constructor(private readonly ports: TimeFlowPorts) {}

  setAlarms(alarms: readonly EpochMs[]): void {
    this.alarms = alarms.toSorted((a, b) => a - b)
  }

  /** Next instant at which something happens by itself; undefined when the source has nothing more and its last day is settled. */
  nextEventMs(): EpochMs | undefined {
    const { ports } = this
    const own = [ports.nextSourceMs(), ports.nextSliceMs(), this.alarms[0]]
    if (own.every((ms) => ms === undefined) && !ports.isDayRecorded()) return undefined
    return Math.min(...[...own, ports.nextStatusMs(), ports.settlementMs()].map((ms) => ms ?? Infinity))
  }

  /** @returns the number of snapshots */
  advance(toMs: EpochMs, pauseAtNewDay: boolean): number {
    const { ports } = this
    let snapshots = 0
    for (;;) {
      const next = this.nextEventMs()
      if (next === undefined || next > toMs) break
      const isSettlement = next === ports.settlementMs()
      snapshots += this.perform(next, isSettlement)
      if (isSettlement && pauseAtNewDay) return snapshots
    }
    if (toMs > ports.nowMs()) {
      const changes = this.passPhases(toMs)
      snapshots += ports.commit()
      for (const change of changes) ports.onStatus(change)
    }
    return snapshots
  }

  /**
   * Time in which nothing else happens, after the end of a recording or while the process was down. Phases change each in
   * its own instant, so that a missed auction is held and dated as it would have been.
   */
  passPhases(toMs: EpochMs): readonly StatusChange[] {
    const { ports } = this
    const changes = ports.statusesBetween(ports.nowMs(), toMs)
    for (const change of changes) {
      ports.setNow(change.atMs)
      ports.enterPhase(change)
    }
    ports.setNow(toMs)
    return changes
  }

  /** Alarms that have come are rung, once for all of them. */
  ring(): void {
    const { alarms } = this
    this.alarms = alarms.filter((atMs) => atMs > this.ports.nowMs())
    if (this.alarms.length < alarms.length) this.ports.onAlarm()
  }

  private perform(atMs: EpochMs, isSettlement: boolean): number {
    const { ports } = this
    const opened = ports.statusesBetween(ports.nowMs(), atMs)
    const isSourceDue = atMs === ports.nextSourceMs()
    ports.setNow(Math.max(atMs, ports.nowMs()))
    if (isSettlement) ports.settle()
    else {
      for (const change of opened) ports.enterPhase(change)
      ports.performSlices()
      if (isSourceDue) ports.performSource(atMs)
    }
    const snapshots = ports.commit()
    for (const change of opened) ports.onStatus(change)
    this.ring()
    if (isSettlement) ports.onNewDay()
    return snapshots
  }
}
