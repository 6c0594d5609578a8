import {
  createCalendar,
  hoursOfProduct,
  NIGHT_ENDS,
  productOf,
  specOf,
  type Calendar,
  type NightEnd,
  type TradingHours,
} from '@huangpu/core'
import { resolveHome } from '@huangpu/service'
import { loadCalendarData } from '@huangpu/storage'
import { InvalidArgumentError, Option, type Command } from 'commander'

/** What the command line says of contracts that are not of SHFE or INE. */
export interface ForeignHours {
  readonly hours?: TradingHours['day']
  readonly night?: NightEnd
  readonly priceTick?: number
}

/** Finer than any price tick: prices of a contract without one are taken as they are. */
const FINEST_PRICE_TICK = 0.0001

export const addForeignHours = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--hours <spans>',
        'hours of other exchanges: 09:30-11:30,13:00-15:00 / 其他交易所的日盘时段',
      ).argParser(parseHours),
    )
    .addOption(new Option('--night <end>', 'where their night ends / 其夜盘收盘').choices(NIGHT_ENDS))
    .addOption(new Option('--price-tick <tick>', 'their price tick / 其最小变动价位').argParser(parsePriceTick))

/** The calendar of the installation; products of other exchanges have the hours of the command line, if it gives any. */
export function openCalendar({ hours, night }: ForeignHours): Calendar {
  const foreign: TradingHours | undefined = hours && { day: hours, nightEnd: night ?? null }
  return createCalendar(loadCalendarData(resolveHome().configDir), (product) =>
    hoursOfProduct(product) ? undefined : foreign,
  )
}

/** Product and price tick of a contract whose hours are known; undefined else. */
export function contractOf(
  symbol: string,
  calendar: Pick<Calendar, 'knows'>,
  { priceTick = FINEST_PRICE_TICK }: ForeignHours,
): { product: string; priceTick: number } | undefined {
  const product = productOf(symbol)
  if (product === undefined || !calendar.knows(product)) return undefined
  return { product, priceTick: specOf(symbol)?.priceTick ?? priceTick }
}

function parseHours(text: string): TradingHours['day'] {
  const spans = text.split(',').map((span) => /^(\d{2}:\d{2})-(\d{2}:\d{2})$/.exec(span.trim()))
  let before = ''
  return spans.map((span) => {
    const [, from = '', to = ''] = span ?? []
    const isTime = (time: string): boolean => time !== '' && time < '24:00' && time.slice(3) < '60'
    if (!isTime(from) || !isTime(to) || from >= to || from < before) {
      throw new InvalidArgumentError(
        'spans in order such as 09:30-11:30,13:00-15:00 / 时段，如 09:30-11:30,13:00-15:00',
      )
    }
    before = to
    return [from, to] as const
  })
}

function parsePriceTick(text: string): number {
  const tick = Number(text)
  if (!(tick > 0 && tick < Infinity)) throw new InvalidArgumentError('a positive number such as 0.2 / 正数，如 0.2')
  return tick
}
