import type { ServiceContext } from '@huangpu/service'
import type { BarFileError } from '@huangpu/storage'

/** What GET /health says: bars are built only while the feed is up and the disk takes rows. */
export class MarketHealth {
  private feed: { ready: boolean; reason: string } = { ready: false, reason: 'starting' }
  private disk: BarFileError | undefined

  constructor(private readonly context: Pick<ServiceContext, 'health' | 'events' | 'log'>) {}

  onFeed(ready: boolean, reason: string): void {
    if (ready !== this.feed.ready) this.context.log.info({ ready, reason }, 'market-data feed')
    this.feed = { ready, reason }
    this.show()
  }

  onDisk(problem: BarFileError | undefined): void {
    this.disk = problem
    this.context.events.alert(
      problem
        ? { severity: 'error', code: 'bars_not_written', message_zh: problem.messageZh, message_en: problem.message }
        : {
            severity: 'info',
            code: 'bars_written_again',
            message_zh: 'K线写入已恢复',
            message_en: 'bars are written again',
          },
    )
    this.show()
  }

  private show(): void {
    const reasons = [...(this.feed.ready ? [] : [this.feed.reason]), ...(this.disk ? [this.disk.message] : [])]
    const state = this.disk ? 'bars_not_written' : this.feed.ready ? 'ready' : 'paused'
    this.context.health.set(state, reasons.length === 0, reasons)
  }
}
