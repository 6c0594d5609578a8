import { randomBytes } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'

const BLOCK_BYTES = 1_048_576

/**
 * A file that holds room on the disk for the day when nothing else is left. Random bytes, so that no file system stores
 * less than was asked for; complete or not there.
 */
export class DiskReserve {
  constructor(
    private readonly file: string,
    private readonly bytes: number,
  ) {}

  get isHeld(): boolean {
    return (statSync(this.file, { throwIfNoEntry: false })?.size ?? -1) >= this.bytes
  }

  /** Writes it beside and puts it in place once it is on the disk. @throws the system's error, leaving nothing behind */
  async make(): Promise<void> {
    const part = `${this.file}.part`
    const block = randomBytes(Math.min(BLOCK_BYTES, this.bytes))
    try {
      const handle = await open(part, 'w', 0o600)
      try {
        for (let done = 0; done < this.bytes; done += block.length) {
          await handle.write(block, 0, Math.min(block.length, this.bytes - done))
        }
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(part, this.file)
    } catch (error) {
      await rm(part, { force: true })
      throw error
    }
  }

  /** Gives the room free, also that of a reserve which a crash left half. */
  free(): void {
    rmSync(this.file, { force: true })
    rmSync(`${this.file}.part`, { force: true })
  }
}
