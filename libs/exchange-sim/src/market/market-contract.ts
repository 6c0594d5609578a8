import type { FlowWishes } from './flow-profile.js'

/** A contract of a market that is not recorded. */
export interface MarketContract {
  readonly symbol: string
  /** Yuan, where it starts. */
  readonly price: number
  /** What its trading looks like; what is left out follows from the product. */
  readonly wishes?: FlowWishes | undefined
}
