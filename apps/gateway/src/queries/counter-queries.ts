import { formatShanghai, positionKey } from '@huangpu/core'
import {
  type AccountData,
  type InstrumentData,
  type PositionData,
  STREAMS,
  accountKey,
  instrumentsKey,
} from '@huangpu/messages'
import type { OrderDesk } from '../orders/order-desk.js'
import type { QueryScheduler } from '../session/query-scheduler.js'
import { accountFunds } from '../wire/account-row.js'
import { CtpDecodeError, type CtpFields, textOf } from '../wire/ctp-fields.js'
import { instrumentRowOf } from '../wire/instrument-row.js'
import { type PriceLimits, priceLimitsOf } from '../wire/price-limits.js'
import { type PositionRecord, positionRecordOf, positionRows } from '../wire/position-rows.js'
import type { InstrumentCache } from './instrument-cache.js'

export interface CounterQueriesPorts {
  readonly desk: OrderDesk
  readonly scheduler: QueryScheduler
  readonly instruments: InstrumentCache
  readonly identity: { readonly brokerId: string; readonly userId: string }
  tradingDay(): string
  setKey(key: string, json: string): Promise<unknown>
  setHash(key: string, fields: Record<string, string>): Promise<unknown>
  onOrderRow(row: CtpFields): void
  onTradeRow(row: CtpFields): void
  /** A row that has no meaning here: set aside. */
  onUnreadable(error: CtpDecodeError, row: CtpFields): void
}

const HASH_FIELDS_AT_ONCE = 500

/** What the counter is asked, and where its answers go. All reject with QueryFailed. */
export class CounterQueries {
  #snapshot = 0

  constructor(private readonly ports: CounterQueriesPorts) {}

  /**
   * Everything that must be known before an order may go out. Fills come before positions: one that only the query
   * brought, published after a snapshot that contains it, would count twice.
   */
  async all(onInstruments: () => void): Promise<void> {
    await this.instruments()
    onInstruments()
    await this.orders()
    await this.trades()
    await this.positions()
    await this.account()
  }

  async instruments(): Promise<void> {
    const { instruments } = this.ports
    const tradingDay = this.ports.tradingDay()
    if (instruments.isOf(tradingDay)) return
    let rows: InstrumentData[] = []
    const onRow = (row: CtpFields): void => {
      const instrument = instrumentRowOf(row)
      if (instrument) rows.push(instrument)
    }
    await this.#run('ReqQryInstrument', {}, onRow, () => (rows = []))
    // Known only once Redis has them: a list that did not arrive there is asked for again.
    await this.#tellInstruments(rows)
    instruments.replace(tradingDay, rows)
  }

  /** Redis lost them: the counter's list as it was last heard. */
  async tellInstrumentsAgain(): Promise<void> {
    await this.#tellInstruments(this.ports.instruments.all())
  }

  async #tellInstruments(rows: readonly InstrumentData[]): Promise<void> {
    const key = instrumentsKey(this.ports.desk.accountId)
    for (let at = 0; at < rows.length; at += HASH_FIELDS_AT_ONCE) {
      const part = rows.slice(at, at + HASH_FIELDS_AT_ONCE)
      await this.ports.setHash(key, Object.fromEntries(part.map((row) => [row.symbol, JSON.stringify(row)])))
    }
  }

  async account(): Promise<void> {
    const { desk, identity } = this.ports
    let funds: ReturnType<typeof accountFunds> | undefined
    await this.#run('ReqQryTradingAccount', investor(identity), (row) => (funds = accountFunds(row)))
    if (!funds) return
    const data: AccountData = {
      account_id: desk.accountId,
      environment: desk.environment,
      trading_day: this.ports.tradingDay(),
      datetime: formatShanghai(desk.exchangeMs()),
      ...funds,
    }
    await this.ports.setKey(accountKey(desk.accountId), JSON.stringify(data))
  }

  /** Published only after the last row: half a snapshot would look like closed positions. Returns what is listed. */
  async positions(): Promise<readonly PositionRecord[]> {
    const { instruments, identity } = this.ports
    let records: PositionRecord[] = []
    const onRow = (row: CtpFields): void => {
      records.push(positionRecordOf(row, (symbol) => instruments.get(symbol)?.exchange))
    }
    // Rows of an attempt that broke off would count beside those of the next.
    await this.#run('ReqQryInvestorPosition', investor(identity), onRow, () => (records = []))
    const listed = records.filter((record) => instruments.get(record.symbol) !== undefined)
    this.#publishPositions(listed)
    return listed
  }

  /** The daily limits of a contract; null where the counter has none. */
  async priceLimits(symbol: string): Promise<PriceLimits> {
    let limits: PriceLimits = { up: null, down: null }
    await this.#run('ReqQryDepthMarketData', { InstrumentID: symbol }, (row) => {
      if (textOf(row, 'InstrumentID').trim() === symbol) limits = priceLimitsOf(row)
    })
    return limits
  }

  async orders(): Promise<void> {
    await this.#run('ReqQryOrder', investor(this.ports.identity), (row) => this.ports.onOrderRow(row))
  }

  async trades(): Promise<void> {
    await this.#run('ReqQryTrade', investor(this.ports.identity), (row) => this.ports.onTradeRow(row))
  }

  /** `onAttempt`: the query is written, perhaps again, and its rows come from the first one on. */
  #run(
    request: string,
    fields: Record<string, string>,
    onRow: (row: CtpFields) => void,
    onAttempt?: () => void,
  ): Promise<void> {
    const guarded = (row: CtpFields): void => {
      try {
        onRow(row)
      } catch (error) {
        if (!(error instanceof CtpDecodeError)) throw error
        this.ports.onUnreadable(error, row)
      }
    }
    return this.ports.scheduler.run({ request, fields }, guarded, onAttempt)
  }

  #publishPositions(records: readonly PositionRecord[]): void {
    const { desk, instruments } = this.ports
    const { journal } = desk
    const snapshotId = `${desk.wallMs().toString(36)}-${(this.#snapshot += 1)}`
    const tradingDay = this.ports.tradingDay()
    desk.transaction(() => {
      const before = journal.positions.all()
      const rows = positionRows(records, before, (symbol) => instruments.get(symbol)?.volume_multiple)
      rows.forEach((row, index) => {
        const data: PositionData = {
          ...row,
          datetime: formatShanghai(desk.exchangeMs()),
          account_id: desk.accountId,
          environment: desk.environment,
          trading_day: tradingDay,
          snapshot_id: snapshotId,
          is_last: index === rows.length - 1,
        }
        desk.outbox.add(STREAMS.position, positionKey(data), JSON.stringify(data))
      })
      journal.positions.replace(rows.filter((row) => row.volume > 0))
    })
  }
}

const investor = (identity: { brokerId: string; userId: string }): { BrokerID: string; InvestorID: string } => ({
  BrokerID: identity.brokerId,
  InvestorID: identity.userId,
})
