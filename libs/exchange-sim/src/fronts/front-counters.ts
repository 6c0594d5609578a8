/** Counts for the driver of stepped time: what clients' SPI objects must have received, and what they sent. */
export class FrontCounters {
  /** Callbacks written to sockets. OnFrontConnected and OnFrontDisconnected are the library's own: not among them. */
  eventsSent = 0
  requestsReceived = 0
  /** Told after each change. */
  onChange: () => void = () => undefined

  countEvent(): void {
    this.eventsSent += 1
    this.onChange()
  }

  countRequest(): void {
    this.requestsReceived += 1
    this.onChange()
  }
}
