import type { SpiCallback, Timers } from '../ports/counter-ports.js'
import type { CtpFields } from '../wire/ctp-fields.js'
import type { Refusal } from './session-facts.js'

/** What became of one request that is no query and no order. */
export type RequestAnswer =
  | { readonly kind: 'accepted'; readonly fields: CtpFields | undefined }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Nothing was written: the library's return code. */
  | { readonly kind: 'not_written'; readonly code: number }
  | { readonly kind: 'unanswered' }

/** Waits for the answers of single requests, known by their number. */
export class RequestAnswers {
  readonly #waiting = new Map<number, (answer: RequestAnswer) => void>()

  constructor(
    private readonly request: (name: string, fields: Record<string, string>) => { code: number; requestId: number },
    private readonly timers: Timers,
  ) {}

  /** @throws CtpError before anything is sent when a field does not fit */
  ask(name: string, fields: Record<string, string>, timeoutMs: number): Promise<RequestAnswer> {
    const { code, requestId } = this.request(name, fields)
    if (code !== 0) return Promise.resolve({ kind: 'not_written', code })
    return new Promise((resolve) => {
      const stop = this.timers.after(timeoutMs, () => this.#end(requestId, { kind: 'unanswered' }))
      this.#waiting.set(requestId, (answer) => {
        stop()
        resolve(answer)
      })
    })
  }

  /** True when the callback answers one of them. */
  onCallback(callback: SpiCallback): boolean {
    const { requestId, error } = callback
    if (requestId === undefined || !this.#waiting.has(requestId)) return false
    if (error) this.#end(requestId, { kind: 'refused', refusal: { errorId: error.id, message: error.message } })
    else this.#end(requestId, { kind: 'accepted', fields: callback.fields() })
    return true
  }

  /** The connection is gone. */
  giveUp(): void {
    for (const requestId of [...this.#waiting.keys()]) this.#end(requestId, { kind: 'unanswered' })
  }

  #end(requestId: number, answer: RequestAnswer): void {
    const waiting = this.#waiting.get(requestId)
    this.#waiting.delete(requestId)
    waiting?.(answer)
  }
}
