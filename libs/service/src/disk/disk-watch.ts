import { statfsSync } from 'node:fs'
import { diskStateOf, roomForReserve, type DiskLimits, type DiskState } from '@huangpu/core'

const LOOK_EVERY_MS = 1_000

export interface DiskWatchPorts {
  readonly limits: DiskLimits
  readonly reserve: {
    readonly isHeld: boolean
    /** Of whoever keeps the reserve, which is one process; others only look at it. */
    readonly keeper?: { make(): Promise<void>; free(): void }
  }
  freeBytes(): number
  onChange(state: DiskState, before: DiskState): void
  failed(error: unknown): void
}

/**
 * Looks every second how much room is left. The keeper gives the reserve free before the first store fails, so that
 * Redis and the journals, which cannot wait, go on; and makes it again when there is room.
 */
export class DiskWatch {
  #state: DiskState = 'ample'
  #making: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(private readonly ports: DiskWatchPorts) {}

  get state(): DiskState {
    return this.#state
  }

  start(): void {
    this.look()
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#making
  }

  look(): void {
    const { ports } = this
    try {
      const freeBytes = ports.freeBytes()
      const { isHeld, keeper } = ports.reserve
      this.#enter(diskStateOf(freeBytes, isHeld, ports.limits))
      if (!keeper || this.#making) return
      if (isHeld && this.#state !== 'ample') keeper.free()
      else if (!isHeld && ports.limits.reserveBytes > 0 && roomForReserve(freeBytes, ports.limits)) this.#make(keeper)
    } catch (error) {
      ports.failed(error)
    }
  }

  #make(keeper: { make(): Promise<void> }): void {
    this.#making = keeper
      .make()
      .catch((error: unknown) => this.ports.failed(error))
      .finally(() => (this.#making = undefined))
  }

  #enter(state: DiskState): void {
    const before = this.#state
    if (state === before) return
    this.#state = state
    this.ports.onChange(state, before)
  }
}

/** What a file in `folder` could still take, for a process without privileges. */
export function freeBytesAt(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
