import { productOf, specOf, type Calendar, type Exchange } from '@huangpu/core'

/** What bars need to know of a contract: of a product of ours, or of another exchange whose hours the calendar has. */
export interface Listing {
  readonly exchange: Exchange
  readonly priceTick: number
}

export const listingOf = (calendar: Pick<Calendar, 'foreignListing'>, symbol: string): Listing | undefined =>
  specOf(symbol) ?? calendar.foreignListing(productOf(symbol) ?? symbol)
