import type { StreamReport } from '@huangpu/bus'
import type { EpochMs } from '@huangpu/core'
import type { TradingDesk } from './trading-desk.js'

/** Real time between two rounds. */
const EVERY_MS = 60_000

export interface StreamKeepingPorts {
  /** Trims every stream to what its groups still need or the retention keeps. */
  trim(nowMs: EpochMs): Promise<readonly StreamReport[]>
  isAbandoned(report: StreamReport, nowMs: EpochMs): boolean
  failed(error: unknown): void
}

/** Keeps the streams short, and says once when a group has stopped reading: what it has not read stays, and grows. */
export class StreamKeeping {
  readonly #timer: NodeJS.Timeout
  readonly #abandoned = new Set<string>()
  #running: Promise<void> | undefined

  constructor(
    private readonly desk: Pick<TradingDesk, 'wallMs' | 'alert' | 'count'>,
    private readonly ports: StreamKeepingPorts,
    everyMs = EVERY_MS,
  ) {
    this.#timer = setInterval(() => void this.round(), everyMs)
  }

  /** One round; a second one does not start while it lasts. Never rejects. */
  round(): Promise<void> {
    this.#running ??= this.#work()
      .catch((error: unknown) => this.ports.failed(error))
      .finally(() => (this.#running = undefined))
    return this.#running
  }

  /** Resolves when no round uses Redis any more. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
  }

  async #work(): Promise<void> {
    // Entry ids are Redis's wall time, whatever clock the exchange runs by.
    const nowMs = this.desk.wallMs()
    for (const report of await this.ports.trim(nowMs)) {
      if (report.removed > 0) this.desk.count('stream_entries_trimmed', report.removed)
      this.#judge(report, nowMs)
    }
  }

  #judge(report: StreamReport, nowMs: EpochMs): void {
    const { stream, slowestGroup: group, pending, lag } = report
    if (!this.ports.isAbandoned(report, nowMs)) {
      this.#abandoned.delete(stream)
      return
    }
    if (this.#abandoned.has(stream)) return
    this.#abandoned.add(stream)
    const waiting = pending + (lag ?? 0)
    this.desk.alert({
      severity: 'error',
      code: 'group_abandoned',
      message_zh: `消费组 ${group} 已停止读取 ${stream}，积压 ${waiting} 条且不会被清理；请启动对应服务`,
      message_en: `${group} has stopped reading ${stream}: ${waiting} entries wait and are kept, start its service`,
    })
  }
}
