import type { MdPort, TraderPort } from './ports/counter-ports.js'

/** Numbers requests and counts what was written; the library may not be open. */
export class CounterClient<Port extends TraderPort | MdPort> {
  #port: Port | undefined
  #requestId = 0

  constructor(private readonly onWritten: () => void) {}

  get port(): Port | undefined {
    return this.#port
  }

  use(port: Port | undefined): void {
    this.#port = port
  }

  has(struct: string, field: string): boolean {
    return this.#port?.has(struct, field) ?? false
  }

  /** -1, as without a network, when the library is not open. */
  request(
    name: string,
    fields: Record<string, string | number | undefined>,
  ): { readonly code: number; readonly requestId: number } {
    this.#requestId += 1
    const requestId = this.#requestId
    const code = this.#port?.request(name, fields, requestId) ?? -1
    if (code === 0) this.onWritten()
    return { code, requestId }
  }
}
