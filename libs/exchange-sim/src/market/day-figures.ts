import { priceToTicks, ticksToPrice } from '@huangpu/core'
import { turnoverOf, type Contract } from '../counter/contract.js'
import { newHolding, type CrowdHolding } from './crowd-ledger.js'
import { seedFor } from './random.js'

/** What a snapshot says of the trading day so far; one row of the store. Prices in ticks. */
export interface DayFigures {
  /** Of these ticks, yuan. A recording may have a finer one than today's. */
  priceTick?: number
  preSettlementTicks: number
  /**
   * At which accounts were settled last; undefined before the first time. A recording may name another last settlement,
   * after a gap for instance: it is shown, and accounts go on from where they were settled.
   */
  settledTicks?: number
  preCloseTicks: number
  preOpenInterest: number
  upperLimitTicks: number
  lowerLimitTicks: number
  lastTicks: number
  /** Undefined before the day's first trade. */
  openTicks?: number
  highTicks?: number
  lowTicks?: number
  /** Lots since the day's night began. */
  volumeLots: number
  /** Yuan since the day's night began. */
  turnover: number
  openInterest: number
  /** What the other participants hold; it goes on from day to day. */
  crowd: CrowdHolding
}

/** Figures as a store has them; an older one did not know the crowd. */
export type StoredFigures = Omit<DayFigures, 'crowd'> & Partial<Pick<DayFigures, 'crowd'>>

/** 2,600 x 1.15 is 2,990, not 2,989.9999999999995: what binary fractions lack must not cost a tick. */
const NOISE_TICKS = 1e-6

/** Limits move away from the settlement by whole ticks, inwards. */
export function limitsOf(
  contract: Contract,
  settlementTicks: number,
): Pick<DayFigures, 'upperLimitTicks' | 'lowerLimitTicks'> {
  return {
    upperLimitTicks: Math.floor(settlementTicks * (1 + contract.limitRatio) + NOISE_TICKS),
    lowerLimitTicks: Math.ceil(settlementTicks * (1 - contract.limitRatio) - NOISE_TICKS),
  }
}

/** The first day of a contract: everything stands at one price. */
export const firstDay = (contract: Contract, ticks: number, openInterest: number): DayFigures => ({
  preSettlementTicks: ticks,
  preCloseTicks: ticks,
  preOpenInterest: openInterest,
  ...limitsOf(contract, ticks),
  priceTick: contract.spec.priceTick,
  lastTicks: ticks,
  volumeLots: 0,
  turnover: 0,
  openInterest,
  crowd: newHolding(openInterest, seedFor(0, contract.symbol)),
})

/** `settledTicks`: the settlement price of the day that ends. */
export const nextDay = (contract: Contract, day: DayFigures, settledTicks: number): DayFigures => ({
  ...firstDay(contract, settledTicks, day.openInterest),
  settledTicks,
  preCloseTicks: day.lastTicks,
  lastTicks: day.lastTicks,
  crowd: day.crowd,
})

/** Figures that were stored with another price tick, in the contract's present one: the prices are what stays. */
export function inTicksOf({ spec: { priceTick } }: Contract, day: DayFigures): DayFigures {
  const { priceTick: stored = priceTick } = day
  if (stored === priceTick) return day
  const convert = (ticks: number): number => priceToTicks(ticksToPrice(ticks, stored), priceTick)
  return {
    ...day,
    priceTick,
    preSettlementTicks: convert(day.preSettlementTicks),
    preCloseTicks: convert(day.preCloseTicks),
    upperLimitTicks: convert(day.upperLimitTicks),
    lowerLimitTicks: convert(day.lowerLimitTicks),
    lastTicks: convert(day.lastTicks),
    ...(day.settledTicks === undefined ? {} : { settledTicks: convert(day.settledTicks) }),
    ...(day.openTicks === undefined ? {} : { openTicks: convert(day.openTicks) }),
    ...(day.highTicks === undefined ? {} : { highTicks: convert(day.highTicks) }),
    ...(day.lowTicks === undefined ? {} : { lowTicks: convert(day.lowTicks) }),
  }
}

/** A trade, or a recorded price without one (`lots` 0). `turnover` in yuan where it is recorded. */
export function addPrint(
  day: DayFigures,
  contract: Contract,
  print: { ticks: number; lots: number; turnover?: number },
): void {
  const price = ticksToPrice(print.ticks, contract.spec.priceTick)
  day.lastTicks = print.ticks
  day.openTicks ??= print.ticks
  day.highTicks = Math.max(day.highTicks ?? print.ticks, print.ticks)
  day.lowTicks = Math.min(day.lowTicks ?? print.ticks, print.ticks)
  day.volumeLots += print.lots
  day.turnover += print.turnover ?? turnoverOf(contract, price, print.lots)
}
