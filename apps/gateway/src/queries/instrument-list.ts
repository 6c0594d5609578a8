import { type InstrumentData, instrumentDataSchema, instrumentsKey } from '@huangpu/messages'
import type { ReferenceRows } from '@huangpu/storage'
import type { OrderDesk } from '../orders/order-desk.js'
import { QueryFailed } from '../session/query-scheduler.js'
import type { InstrumentCache } from './instrument-cache.js'

export interface InstrumentListPorts {
  readonly desk: Pick<OrderDesk, 'accountId' | 'transaction'>
  readonly cache: InstrumentCache
  readonly stored: Pick<ReferenceRows, 'of' | 'replace'>
  /** Contracts that somebody wants: a stored list that lacks one of them is asked anew. */
  wanted(): Iterable<string>
  /** The counter's complete list. @throws QueryFailed */
  ask(): Promise<InstrumentData[]>
  setHash(key: string, fields: Record<string, string>): Promise<unknown>
  /** Removes fields that are no longer in the list; returns how many. */
  trimHash(key: string, keep: (field: string) => boolean): Promise<number>
}

const HASH_FIELDS_AT_ONCE = 500

/** The counter's contracts: asked once a trading day, over restarts too, and kept in Redis for everybody. */
export class InstrumentList {
  constructor(private readonly ports: InstrumentListPorts) {}

  /** Known for this trading day, from what was stored or by asking. Returns how many contracts Redis held too many. */
  async know(tradingDay: string): Promise<number> {
    if (this.ports.cache.isOf(tradingDay)) return 0
    const stored = this.#storedList(tradingDay)
    return stored ? this.#adopt(tradingDay, stored) : this.askAnew(tradingDay)
  }

  /** Asked again although it is known. */
  async askAnew(tradingDay: string): Promise<number> {
    const { desk, stored } = this.ports
    const rows = await this.ports.ask()
    // A counter that is still being prepared lists nothing: not what is traded today, and no reason to forget what was.
    if (rows.length === 0) throw new QueryFailed('the counter listed no futures contract')
    const stale = await this.#adopt(tradingDay, rows)
    const json = rows.map((row) => ({ symbol: row.symbol, json: JSON.stringify(row) }))
    desk.transaction(() => stored.replace('instrument', tradingDay, json))
    return stale
  }

  /** Redis lost them: the counter's list as it was last heard. */
  async tellAgain(): Promise<void> {
    await this.#tell(this.ports.cache.all())
  }

  /** Known only once Redis has them: a list that did not arrive there is asked for again. */
  async #adopt(tradingDay: string, rows: readonly InstrumentData[]): Promise<number> {
    await this.#tell(rows)
    const listed = new Set(rows.map((row) => row.symbol))
    const key = instrumentsKey(this.ports.desk.accountId)
    const stale = await this.ports.trimHash(key, (symbol) => listed.has(symbol))
    this.ports.cache.replace(tradingDay, rows)
    return stale
  }

  #storedList(tradingDay: string): InstrumentData[] | undefined {
    const rows = this.ports.stored.of('instrument', tradingDay).flatMap(({ json }) => {
      const parsed = instrumentDataSchema.safeParse(JSON.parse(json))
      return parsed.success ? [parsed.data] : []
    })
    if (rows.length === 0) return undefined
    const listed = new Set(rows.map((row) => row.symbol))
    return [...this.ports.wanted()].every((symbol) => listed.has(symbol)) ? rows : undefined
  }

  async #tell(rows: readonly InstrumentData[]): Promise<void> {
    const key = instrumentsKey(this.ports.desk.accountId)
    for (let at = 0; at < rows.length; at += HASH_FIELDS_AT_ONCE) {
      const part = rows.slice(at, at + HASH_FIELDS_AT_ONCE)
      await this.ports.setHash(key, Object.fromEntries(part.map((row) => [row.symbol, JSON.stringify(row)])))
    }
  }
}
