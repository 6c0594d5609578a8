import type { Timers } from '../ports/counter-ports.js'

const LOOK_EVERY_MS = 2_000

export interface SecretWatchPorts {
  readonly timers: Timers
  /** @throws ConfigProblem while the secret can not be read */
  digest(): string
  onChange(): void
}

/** While a refused secret latches the session: notices that another one was put into the configuration. */
export class SecretWatch {
  #stopNext: (() => void) | undefined
  #refused = ''
  #seen = ''

  constructor(private readonly ports: SecretWatchPorts) {}

  start(): void {
    if (this.#stopNext) return
    this.#refused = this.#seen = this.#read()
    this.#schedule()
  }

  stop(): void {
    this.#stopNext?.()
    this.#stopNext = undefined
  }

  #schedule(): void {
    this.#stopNext = this.ports.timers.after(LOOK_EVERY_MS, () => this.#look())
  }

  /** Twice the same, so that a file which is being written is not taken for the new secret. */
  #look(): void {
    const now = this.#read()
    const settled = now !== '' && now === this.#seen && now !== this.#refused
    this.#seen = now
    if (!settled) return this.#schedule()
    this.#stopNext = undefined
    this.ports.onChange()
  }

  #read(): string {
    try {
      return this.ports.digest()
    } catch {
      return ''
    }
  }
}
