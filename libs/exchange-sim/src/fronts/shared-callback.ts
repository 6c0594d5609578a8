import type { SpiCallback, SpiEncoder } from './spi-encoder.js'

/** One callback for many clients: encoded once for each version among them. */
export class SharedCallback {
  private readonly frames = new Map<string, Buffer>()

  constructor(readonly callback: SpiCallback) {}

  frameFor(encoder: SpiEncoder): Buffer {
    const { version } = encoder.abi
    const known = this.frames.get(version)
    if (known) return known
    const frame = encoder.encode(this.callback)
    this.frames.set(version, frame)
    return frame
  }
}
