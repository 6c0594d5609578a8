import type { Hello } from './frame.js'
import type { FrontLink } from './front-link.js'
import type { FrontSession } from './front-server.js'
import { refusalOf } from './refusal.js'
import { SpiEncoder } from './spi-encoder.js'

/** A trader library on the market data port, or the other way round: it learns of it by error 77. */
export class WrongPortSession implements FrontSession {
  readonly accountId = undefined
  private readonly encoder: SpiEncoder

  constructor(
    readonly link: FrontLink,
    hello: Hello,
  ) {
    this.encoder = new SpiEncoder(hello.abi, hello.api)
  }

  onRequest(name: string, requestId: number): void {
    this.link.sendEvent(this.encoder.encode(refusalOf(this.encoder, name, requestId, 'no_such_function')))
  }

  onSymbols(): void {
    this.link.sendEvent(this.encoder.encode(refusalOf(this.encoder, '', 0, 'no_such_function')))
  }
}
