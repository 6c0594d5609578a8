import { formatShanghai } from '@huangpu/core'
import type { RateData } from '@huangpu/messages'
import type { OrderDesk } from '../orders/order-desk.js'
import { QueryFailed, type QueryScheduler, type QueryUrgency } from '../session/query-scheduler.js'
import { CtpDecodeError, type CtpFields } from '../wire/ctp-fields.js'
import { commissionRateOf, marginRateOf, orderCommissionOf } from '../wire/rate-rows.js'

export interface RateQueriesPorts {
  readonly desk: Pick<OrderDesk, 'accountId' | 'environment' | 'exchangeMs'>
  readonly scheduler: QueryScheduler
  readonly identity: { readonly brokerId: string; readonly userId: string }
  tradingDay(): string
  /** Whether the library's version has a request. */
  hasRequest(name: string): boolean
  onUnreadable(error: CtpDecodeError, row: CtpFields): void
}

/** THOST_FTDC_HF_Speculation */
const SPECULATION = '1'

/** What the counter takes for one contract. A row may name the product instead: the question decides whose it is. */
export class RateQueries {
  constructor(private readonly ports: RateQueriesPorts) {}

  /** Null when the counter has no row. @throws QueryFailed */
  margin(symbol: string, urgency: QueryUrgency): Promise<RateData['margin']> {
    return this.#ask('ReqQryInstrumentMarginRate', symbol, urgency, marginRateOf, { HedgeFlag: SPECULATION })
  }

  commission(symbol: string, urgency: QueryUrgency): Promise<RateData['commission']> {
    return this.#ask('ReqQryInstrumentCommissionRate', symbol, urgency, commissionRateOf)
  }

  /** Null also where the version cannot ask or the counter does not answer such a question. */
  async orderCommission(symbol: string, urgency: QueryUrgency): Promise<RateData['order_commission']> {
    if (!this.ports.hasRequest('ReqQryInstrumentOrderCommRate')) return null
    try {
      return await this.#ask('ReqQryInstrumentOrderCommRate', symbol, urgency, orderCommissionOf)
    } catch (error) {
      if (error instanceof QueryFailed && error.errorId !== undefined) return null
      throw error
    }
  }

  /** All of one contract. @throws QueryFailed */
  async all(symbol: string, urgency: QueryUrgency): Promise<RateData> {
    const { desk } = this.ports
    const margin = await this.margin(symbol, urgency)
    const commission = await this.commission(symbol, urgency)
    const orderCommission = await this.orderCommission(symbol, urgency)
    return {
      account_id: desk.accountId,
      environment: desk.environment,
      trading_day: this.ports.tradingDay(),
      datetime: formatShanghai(desk.exchangeMs()),
      symbol,
      margin,
      commission,
      order_commission: orderCommission,
    }
  }

  async #ask<T>(
    request: string,
    symbol: string,
    urgency: QueryUrgency,
    read: (row: CtpFields) => T,
    more: Record<string, string> = {},
  ): Promise<T | null> {
    const { identity, scheduler } = this.ports
    let found: T | null = null
    const onRow = (row: CtpFields): void => {
      try {
        found = read(row)
      } catch (error) {
        if (!(error instanceof CtpDecodeError)) throw error
        this.ports.onUnreadable(error, row)
      }
    }
    const fields = { BrokerID: identity.brokerId, InvestorID: identity.userId, InstrumentID: symbol, ...more }
    await scheduler.run({ request, fields }, onRow, () => (found = null), urgency)
    return found
  }
}
