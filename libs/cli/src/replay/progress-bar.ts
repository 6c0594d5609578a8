/** A line on a terminal that is written over; nothing at all where standard error is no terminal. */
export class ProgressBar {
  private lastMs = 0

  constructor(
    private readonly title: string,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {}

  /** `done` from 0 to 1. */
  show(done: number, detail: string): void {
    const nowMs = performance.now()
    if (!this.stream.isTTY || nowMs - this.lastMs < 100) return
    this.lastMs = nowMs
    const share = Math.min(1, Math.max(0, done))
    const filled = Math.round(share * 30)
    const bar = '#'.repeat(filled) + '-'.repeat(30 - filled)
    this.stream.write(`\r\x1b[K${this.title} [${bar}] ${(share * 100).toFixed(1)} % ${detail}`)
  }

  clear(): void {
    if (this.stream.isTTY) this.stream.write('\r\x1b[K')
  }
}
