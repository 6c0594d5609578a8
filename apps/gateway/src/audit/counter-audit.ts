import type { SpiCallback } from '../ports/counter-ports.js'
import type { AuditLog } from './audit-log.js'
import { maskSecrets } from './mask-secrets.js'

type Fields = Record<string, string | number | undefined>

/** Rows of a query that were counted so far. */
interface Rows {
  count: number
  readonly first: Fields | undefined
}

const isRow = (name: string): boolean => name.startsWith('OnRspQry')
/** One answer a contract, thousands at once: their requests say which. */
const isSubscription = (name: string): boolean =>
  name === 'OnRspSubMarketData' || name === 'OnRspUnSubMarketData' || name === 'OnRspSubForQuoteRsp'

/** Writes down what goes to a front and what comes from it. Rows of queries are counted, with the first and last. */
export class CounterAudit {
  readonly #rows = new Map<string, Rows>()

  constructor(
    private readonly log: Pick<AuditLog, 'record' | 'flush'>,
    private readonly link: 'td' | 'md',
  ) {}

  note(name: string, facts: Readonly<Record<string, unknown>>): void {
    this.log.record({ link: this.link, direction: 'note', name, ...facts })
    this.log.flush()
  }

  /** `code`: the library's return code, or why it was not called. */
  request(name: string, fields: Fields, requestId: number, code: number | string): void {
    const { link } = this
    this.log.record({ link, direction: 'request', name, request_id: requestId, code, fields: maskSecrets(fields) })
    this.log.flush()
  }

  /** Within the handling of the batch: fields cannot be read later. */
  callbacks(batch: readonly SpiCallback[]): void {
    for (const callback of batch) this.#callback(callback)
    this.log.flush()
  }

  #callback(callback: SpiCallback): void {
    if (isSubscription(callback.name) && !callback.error) return
    if (isRow(callback.name)) return this.#row(callback)
    this.#record(callback, { fields: shown(callback.fields()) })
  }

  #row(callback: SpiCallback): void {
    const key = `${callback.name} ${callback.requestId}`
    const rows = this.#rows.get(key) ?? { count: 0, first: shown(callback.fields()) }
    const fields = callback.isLast ? shown(callback.fields()) : undefined
    // An empty result is NULL data in one callback that is the last.
    if (!callback.isLast || fields !== undefined) rows.count += 1
    if (!callback.isLast) {
      this.#rows.set(key, rows)
      return
    }
    this.#rows.delete(key)
    this.#record(callback, { rows: rows.count, first: rows.first, last: rows.count > 1 ? fields : undefined })
  }

  #record(callback: SpiCallback, facts: Readonly<Record<string, unknown>>): void {
    const { name, error, requestId, reasonCode } = callback
    this.log.record({
      link: this.link,
      direction: 'callback',
      name,
      ...(requestId !== undefined && { request_id: requestId }),
      ...(error && { error }),
      ...(reasonCode !== undefined && { reason: `0x${reasonCode.toString(16)}` }),
      ...facts,
    })
  }
}

const shown = (fields: Fields | undefined): Fields | undefined => fields && maskSecrets(fields)
