import { formatShanghai, positionKey } from '@huangpu/core'
import {
  type AccountData,
  type InstrumentData,
  type PositionData,
  STREAMS,
  accountKey,
  symbolField,
} from '@huangpu/messages'
import type { OrderDesk } from '../orders/order-desk.js'
import { QueryFailed, type QueryScheduler, type QueryUrgency } from '../session/query-scheduler.js'
import { accountFunds } from '../wire/account-row.js'
import { CtpDecodeError, type CtpFields, textOf } from '../wire/ctp-fields.js'
import { instrumentRowOf } from '../wire/instrument-row.js'
import { type PriceLimits, priceLimitsOf } from '../wire/price-limits.js'
import { type OrderReport, orderReportOf } from '../wire/order-report.js'
import { type PositionRecord, type PositionRow, positionRecordOf, positionRows } from '../wire/position-rows.js'
import { type TradeReport, tradeReportOf } from '../wire/trade-report.js'
import type { InstrumentCache } from './instrument-cache.js'

export interface CounterQueriesPorts {
  readonly desk: OrderDesk
  readonly scheduler: QueryScheduler
  readonly instruments: InstrumentCache
  readonly identity: { readonly brokerId: string; readonly userId: string }
  tradingDay(): string
  setKey(key: string, json: string): Promise<unknown>
  /** Books a row; returns our name of the order. */
  onOrderRow(report: OrderReport): string | undefined
  onTradeRow(report: TradeReport): void
  /** A row that has no meaning here: set aside. */
  onUnreadable(error: CtpDecodeError, row: CtpFields): void
}

/** A row of the order query, and our name of the order. */
export interface CounterOrder {
  readonly report: OrderReport
  readonly orderId: string | undefined
}

/** A complete position query of listed contracts: as the counter keeps it, and by contract and side. */
export interface CounterPositions {
  readonly records: readonly PositionRecord[]
  /** What went flat since the last query has an explicit row of zero. */
  readonly rows: readonly PositionRow[]
}

/** What the counter is asked, and where its answers go. All reject with QueryFailed. */
export class CounterQueries {
  #snapshot = 0

  constructor(private readonly ports: CounterQueriesPorts) {}

  /** Futures contracts of the counter. */
  async instruments(urgency: QueryUrgency = 'session'): Promise<InstrumentData[]> {
    let rows: InstrumentData[] = []
    const onRow = (row: CtpFields): void => {
      const instrument = instrumentRowOf(row)
      if (instrument) rows.push(instrument)
    }
    await this.#run('ReqQryInstrument', {}, onRow, () => (rows = []), urgency)
    return rows
  }

  /** To the key for everybody. Undefined when the counter has no account row. */
  async account(urgency: QueryUrgency = 'session'): Promise<AccountData | undefined> {
    const { desk, identity } = this.ports
    let funds: ReturnType<typeof accountFunds> | undefined
    const onRow = (row: CtpFields): void => void (funds = accountFunds(row))
    await this.#run('ReqQryTradingAccount', investor(identity), onRow, undefined, urgency)
    if (!funds) return undefined
    const data: AccountData = {
      account_id: desk.accountId,
      environment: desk.environment,
      trading_day: this.ports.tradingDay(),
      datetime: formatShanghai(desk.exchangeMs()),
      ...funds,
    }
    await this.ports.setKey(accountKey(desk.accountId), JSON.stringify(data))
    return data
  }

  /**
   * Published only after the last row, and only when every contract's rows could be read: what is missing from a snapshot
   * counts as closed. Contracts that the counter does not list are told too, for they are held. @throws QueryFailed
   */
  async positions(urgency: QueryUrgency = 'session'): Promise<CounterPositions> {
    const { instruments, identity } = this.ports
    let records: PositionRecord[] = []
    let unreadable: CtpDecodeError | undefined
    const onRow = (row: CtpFields): void => {
      if (!isContract(textOf(row, 'InstrumentID').trim())) return
      try {
        records.push(positionRecordOf(row, (symbol) => instruments.get(symbol)?.exchange))
      } catch (error) {
        if (error instanceof CtpDecodeError) unreadable = error
        throw error
      }
    }
    // Rows of an attempt that broke off would count beside those of the next.
    const onAttempt = (): void => {
      records = []
      unreadable = undefined
    }
    await this.#run('ReqQryInvestorPosition', investor(identity), onRow, onAttempt, urgency)
    if (unreadable) throw new QueryFailed(`a position could not be read: ${unreadable.message}`)
    return { records, rows: this.#publishPositions(records) }
  }

  /** The daily limits of a contract; null where the counter has none. */
  async priceLimits(symbol: string, urgency: QueryUrgency = 'session'): Promise<PriceLimits> {
    let limits: PriceLimits = { up: null, down: null }
    const onRow = (row: CtpFields): void => {
      if (textOf(row, 'InstrumentID').trim() === symbol) limits = priceLimitsOf(row)
    }
    await this.#run('ReqQryDepthMarketData', { InstrumentID: symbol }, onRow, undefined, urgency)
    return limits
  }

  async orders(urgency: QueryUrgency = 'session'): Promise<CounterOrder[]> {
    let rows: CounterOrder[] = []
    const onRow = (row: CtpFields): void => {
      const report = orderReportOf(row)
      rows.push({ report, orderId: this.ports.onOrderRow(report) })
    }
    await this.#run('ReqQryOrder', investor(this.ports.identity), onRow, () => (rows = []), urgency)
    return rows
  }

  async trades(urgency: QueryUrgency = 'session'): Promise<TradeReport[]> {
    let rows: TradeReport[] = []
    const onRow = (row: CtpFields): void => {
      const report = tradeReportOf(row)
      rows.push(report)
      this.ports.onTradeRow(report)
    }
    await this.#run('ReqQryTrade', investor(this.ports.identity), onRow, () => (rows = []), urgency)
    return rows
  }

  /** `onAttempt`: the query is written, perhaps again, and its rows come from the first one on. */
  #run(
    request: string,
    fields: Record<string, string>,
    onRow: (row: CtpFields) => void,
    onAttempt: (() => void) | undefined,
    urgency: QueryUrgency,
  ): Promise<void> {
    const guarded = (row: CtpFields): void => {
      try {
        onRow(row)
      } catch (error) {
        if (!(error instanceof CtpDecodeError)) throw error
        this.ports.onUnreadable(error, row)
      }
    }
    return this.ports.scheduler.run({ request, fields }, guarded, onAttempt, urgency)
  }

  #publishPositions(records: readonly PositionRecord[]): PositionRow[] {
    const { desk, instruments } = this.ports
    const { journal } = desk
    const snapshotId = `${desk.wallMs().toString(36)}-${(this.#snapshot += 1)}`
    const tradingDay = this.ports.tradingDay()
    return desk.transaction(() => {
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
      return rows
    })
  }
}

const isContract = (symbol: string): boolean => symbolField.safeParse(symbol).success
const investor = (identity: { brokerId: string; userId: string }): { BrokerID: string; InvestorID: string } => ({
  BrokerID: identity.brokerId,
  InvestorID: identity.userId,
})
