import type { ProductSpec } from '@huangpu/core'
import type { OrderOffset } from './order-record.js'

/** A share of the turnover and yuan a lot, which add up, as CTP's rate queries have them (ByMoney, ByVolume). */
export interface Rate {
  readonly byMoney: number
  readonly byVolume: number
}

export type PositionSide = 'long' | 'short'

/** What one order or cancel costs beside the commission of its trades (declaration fee), yuan. */
export interface OrderFee {
  readonly perOrder: number
  readonly perCancel: number
  /** Orders and cancels of a contract and day that cost nothing. */
  readonly freeMessages: number
}

/** By which price the margin of today's lots and of working orders is taken. */
export type MarginPrice = 'open_price' | 'pre_settlement'

/** What a contract costs an account: rates, limits. Without an account's own wishes: what the exchange itself takes. */
export interface ContractTerms {
  /** What the broker takes. */
  readonly margin: Readonly<Record<PositionSide, Rate>>
  /** What the exchange takes of the broker: CTP's ExchangeMargin. */
  readonly exchangeMargin: Readonly<Record<PositionSide, Rate>>
  readonly commission: Readonly<Record<OrderOffset, Rate>>
  readonly orderFee: OrderFee
  readonly marginPrice: MarginPrice
  /** The larger side of the product counts, not both. */
  readonly isLargerSideOnly: boolean
  /** Lots of one side, held and working; more is error 106. */
  readonly positionLimitLots: number
  /** Rates that are this account's own: InvestorRange 3 instead of 1. */
  readonly isOwn: boolean
}

/** What replaces a part of the terms; everything is optional. */
export interface TermsOverride {
  readonly marginLong?: Rate | undefined
  readonly marginShort?: Rate | undefined
  readonly commissionOpen?: Rate | undefined
  readonly commissionClose?: Rate | undefined
  readonly commissionCloseToday?: Rate | undefined
  readonly orderFee?: OrderFee | undefined
  readonly isLargerSideOnly?: boolean | undefined
  readonly positionLimitLots?: number | undefined
}

const NO_RATE: Rate = { byMoney: 0, byVolume: 0 }
const NO_ORDER_FEE: OrderFee = { perOrder: 0, perCancel: 0, freeMessages: 0 }

/** Closing today's lots was free. Source: fee table of WonderTrader (MIT), 2022; brokers differ, so configure your own. */
const CLOSE_TODAY_FREE: ReadonlySet<string> = new Set(['al', 'au', 'hc', 'sp'])
/** MaxMarginSideAlgorithm 0 in the instrument query of spring 2025 (LocalCTP, MIT); all others have 1. */
const BOTH_SIDES_COUNT: ReadonlySet<string> = new Set(['ec'])

/** The seed of a product: margins and commission of the core's table. */
export function seedTermsOf(spec: ProductSpec, marginPrice: MarginPrice = 'open_price'): ContractTerms {
  const { commission, product } = spec
  const margin = { byMoney: spec.marginRatio, byVolume: 0 }
  const rate =
    commission.kind === 'per_lot'
      ? { byMoney: 0, byVolume: commission.yuanPerLot }
      : { byMoney: commission.ratio, byVolume: 0 }
  return {
    margin: { long: margin, short: margin },
    exchangeMargin: { long: margin, short: margin },
    commission: { open: rate, close_yesterday: rate, close_today: CLOSE_TODAY_FREE.has(product) ? NO_RATE : rate },
    orderFee: NO_ORDER_FEE,
    marginPrice,
    isLargerSideOnly: !BOTH_SIDES_COUNT.has(product),
    positionLimitLots: Infinity,
    isOwn: false,
  }
}

/** Later overrides win. `exchangeMargin` follows the margin: both are still the exchange's. */
export function exchangeTermsOf(seed: ContractTerms, overrides: readonly TermsOverride[]): ContractTerms {
  const terms = overrides.reduce(overridden, seed)
  return { ...terms, exchangeMargin: terms.margin }
}

/** What a broker adds for everybody of an account, before its rates of single products and contracts. */
export interface Markup {
  /** Added to the margin's share of the turnover: 0.02 makes 12 % of 10 %. */
  readonly marginAdd: number
  /** Of every commission. */
  readonly commissionTimes: number
}

export function accountTermsOf(
  exchange: ContractTerms,
  { marginAdd, commissionTimes }: Markup,
  overrides: readonly TermsOverride[],
): ContractTerms {
  const raised = ({ byMoney, byVolume }: Rate): Rate => ({ byMoney: withoutNoise(byMoney + marginAdd), byVolume })
  const times = (rate: Rate): Rate => ({
    byMoney: withoutNoise(rate.byMoney * commissionTimes),
    byVolume: withoutNoise(rate.byVolume * commissionTimes),
  })
  const { margin, commission } = exchange
  const marked: ContractTerms = {
    ...exchange,
    margin: { long: raised(margin.long), short: raised(margin.short) },
    commission: {
      open: times(commission.open),
      close_yesterday: times(commission.close_yesterday),
      close_today: times(commission.close_today),
    },
    isOwn: exchange.isOwn || marginAdd !== 0 || commissionTimes !== 1 || overrides.length > 0,
  }
  return overrides.reduce(overridden, marked)
}

/** 0.1 + 0.02 is 0.12 for a client, too. */
const withoutNoise = (rate: number): number => Math.round(rate * 1e12) / 1e12

function overridden(terms: ContractTerms, over: TermsOverride): ContractTerms {
  return {
    ...terms,
    margin: { long: over.marginLong ?? terms.margin.long, short: over.marginShort ?? terms.margin.short },
    commission: {
      open: over.commissionOpen ?? terms.commission.open,
      close_yesterday: over.commissionClose ?? terms.commission.close_yesterday,
      close_today: over.commissionCloseToday ?? terms.commission.close_today,
    },
    orderFee: over.orderFee ?? terms.orderFee,
    isLargerSideOnly: over.isLargerSideOnly ?? terms.isLargerSideOnly,
    positionLimitLots: over.positionLimitLots ?? terms.positionLimitLots,
  }
}

/** Yuan. */
export const chargeOf = (rate: Rate, turnover: number, lots: number): number =>
  rate.byMoney * turnover + rate.byVolume * lots
