import type { FrontRates, SpiCallback, TraderPort } from '../ports/counter-ports.js'
import type { CtpFields } from '../wire/ctp-fields.js'

export interface WrittenRequest {
  readonly name: string
  readonly fields: Record<string, string | number | undefined>
  readonly requestId: number
}

/** A trading library without a counter: it keeps what was written, the test calls back. */
export class FakeTrader implements TraderPort {
  readonly version = 'v6.7.7_fake'
  readonly written: WrittenRequest[] = []
  /** Answers of the next requests of a name; 0 when there is none. */
  readonly returns = new Map<string, number[]>()
  /** Runs inside of a request, before it returns: where a crash may strike. */
  onRequest: (request: WrittenRequest) => void = () => undefined
  memo = true
  rates: FrontRates | undefined
  #handler: (batch: readonly SpiCallback[]) => void = () => undefined

  connect(handler: (batch: readonly SpiCallback[]) => void): this {
    this.#handler = handler
    return this
  }

  frontRates(): FrontRates | undefined {
    return this.rates
  }

  hasRequest(name: string): boolean {
    return name.startsWith('Req')
  }

  has(_struct: string, field: string): boolean {
    return field !== 'OrderMemo' || this.memo
  }

  request(name: string, fields: Record<string, string | number | undefined>, requestId: number): number {
    const code = this.returns.get(name)?.shift() ?? 0
    const request = { name, fields, requestId }
    this.onRequest(request)
    if (code === 0) this.written.push(request)
    return code
  }

  stats(): Readonly<Record<string, number>> {
    return { events: 0 }
  }

  release(): Promise<void> {
    return Promise.resolve()
  }

  of(name: string): WrittenRequest[] {
    return this.written.filter((request) => request.name === name)
  }

  callBack(...batch: readonly SpiCallback[]): void {
    this.#handler(batch)
  }

  /** Answers the last request of a name. */
  answer(name: string, fields?: CtpFields, error?: { id: number; message: string }): void {
    const last = this.of(name).at(-1)
    if (!last) throw new Error(`${name} was not requested`)
    this.callBack(callbackOf(ANSWER[name] ?? name, { fields, error: error ?? null, requestId: last.requestId }))
  }

  /** Answers the last query of a name by several rows, or by none. */
  answerRows(name: string, rows: readonly CtpFields[]): void {
    const requestId = this.of(name).at(-1)?.requestId ?? -1
    if (rows.length === 0) return this.answer(name)
    const last = rows.length - 1
    this.callBack(
      ...rows.map((fields, index) => callbackOf(ANSWER[name] ?? name, { fields, requestId, isLast: index === last })),
    )
  }
}

const ANSWER: Readonly<Record<string, string>> = {
  ReqAuthenticate: 'OnRspAuthenticate',
  ReqUserLogin: 'OnRspUserLogin',
  ReqSettlementInfoConfirm: 'OnRspSettlementInfoConfirm',
  ReqUserPasswordUpdate: 'OnRspUserPasswordUpdate',
  ReqUserLogout: 'OnRspUserLogout',
  ReqQryInstrument: 'OnRspQryInstrument',
  ReqQryTradingAccount: 'OnRspQryTradingAccount',
  ReqQryInvestorPosition: 'OnRspQryInvestorPosition',
  ReqQryOrder: 'OnRspQryOrder',
  ReqQryDepthMarketData: 'OnRspQryDepthMarketData',
  ReqQryTrade: 'OnRspQryTrade',
  ReqQryInstrumentMarginRate: 'OnRspQryInstrumentMarginRate',
  ReqQryInstrumentCommissionRate: 'OnRspQryInstrumentCommissionRate',
  ReqQryInstrumentOrderCommRate: 'OnRspQryInstrumentOrderCommRate',
  ReqOrderInsert: 'OnRspOrderInsert',
  ReqOrderAction: 'OnRspOrderAction',
}

export const callbackOf = (
  name: string,
  parts: {
    fields?: CtpFields | undefined
    error?: { id: number; message: string } | null
    requestId?: number
    isLast?: boolean
    reasonCode?: number
  } = {},
): SpiCallback => ({
  name,
  fields: () => parts.fields,
  error: parts.error ?? null,
  requestId: parts.requestId,
  isLast: parts.isLast ?? true,
  reasonCode: parts.reasonCode,
})
