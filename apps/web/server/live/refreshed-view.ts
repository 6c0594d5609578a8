const SOON_MS = 250

export interface RefreshedViewOptions<T> {
  readonly read: () => Promise<T>
  /** Called when the value differs from the one before it. */
  readonly onChange: (value: T, before: T | null) => void
  readonly onError: (error: unknown) => void
}

/**
 * A value that belongs to another service, read again when something hints at a change. Bursts of hints make one
 * read; reads never overlap; a failed read keeps the last value, because old positions say more than none.
 */
export class RefreshedView<T> {
  private json = ''
  private timer: NodeJS.Timeout | undefined
  private running: Promise<void> | undefined
  private again = false
  private stopped = false
  /** Null until the first successful read. */
  value: T | null = null

  constructor(private readonly options: RefreshedViewOptions<T>) {}

  /** Reads within 250 ms, once for all hints of that time. */
  soon(): void {
    if (this.stopped) return
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      void this.refresh()
    }, SOON_MS)
  }

  /** Reads now; a hint during a read causes one more, which sees what the first may have missed. */
  refresh(): Promise<void> {
    if (this.running) {
      this.again = true
      return this.running
    }
    this.running = this.readAll().finally(() => (this.running = undefined))
    return this.running
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.timer)
  }

  private async readAll(): Promise<void> {
    do {
      this.again = false
      try {
        this.accept(await this.options.read())
      } catch (error) {
        this.options.onError(error)
        return
      }
    } while (this.again && !this.stopped)
  }

  private accept(value: T): void {
    const json = JSON.stringify(value)
    if (json === this.json || this.stopped) return
    const before = this.value
    this.json = json
    this.value = value
    this.options.onChange(value, before)
  }
}
