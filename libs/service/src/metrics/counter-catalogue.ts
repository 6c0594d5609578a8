/** How a counter of GET /health is called in GET /metrics, where all names of a family differ by one label. */
export interface CounterFamily {
  readonly family: string
  readonly help: string
  /** Holds what follows the family's name, e.g. `reason` of `ticks_dropped_{reason}`. */
  readonly label?: string
}

/** Longer names first where one begins with another. Units are in the help; a plain count is of messages. */
export const COUNTER_FAMILIES: readonly CounterFamily[] = [
  { family: 'ticks_received', help: 'Market data snapshots that the counter sent' },
  { family: 'ticks_published', help: 'Ticks published to Redis' },
  { family: 'ticks_dropped', help: 'Ticks that were not passed on', label: 'reason' },
  { family: 'ticks_not_recorded', help: 'Ticks that passed and could not be written to data/ticks' },
  { family: 'td_events', help: 'Callbacks of the trading library' },
  { family: 'md_refusals', help: 'Refusals that the market data front answered' },
  { family: 'callbacks_unreadable', help: 'Callbacks with a field or code that has no meaning here' },
  { family: 'queries_failed', help: 'Queries of the counter that failed for good' },
  { family: 'queries_throttled', help: 'Queries put off by flow control: -2, -3, errors 90 and 154' },
  { family: 'queries_unanswered', help: 'Queries that nothing answered in time, asked again' },
  { family: 'reconciled', help: 'What the queries of a login brought beyond journal and Redis', label: 'what' },
  { family: 'orders_sent', help: 'Orders written to the counter' },
  { family: 'orders_throttled', help: 'Orders put off by the flow control of the library' },
  { family: 'orders_unknown', help: 'Orders whose fate became unknown' },
  { family: 'orders_accepted', help: 'Orders that passed every risk rule' },
  { family: 'orders_refused', help: 'Orders refused before they reached the counter', label: 'code' },
  { family: 'orders_resolved', help: 'Orders of unknown fate that were resolved', label: 'code' },
  { family: 'orders_of_other_products', help: 'Orders of options and combinations, which are left alone' },
  { family: 'cancels_sent', help: 'Cancels written to the counter' },
  { family: 'cancels_forwarded', help: 'Cancels passed on to the gateway' },
  { family: 'cancels_refused', help: 'Cancels without an order that works' },
  { family: 'cancels_rejected', help: 'Cancels that counter or exchange refused' },
  { family: 'commands_repeated', help: 'Commands that had been handled before' },
  { family: 'commands_dead', help: 'Commands set aside on stream:dead' },
  { family: 'commands_of_other_accounts', help: 'Commands of other accounts' },
  { family: 'commands_of_other_environment', help: 'Commands of the other environment (sim or live)' },
  { family: 'statuses_published', help: 'Order statuses published' },
  { family: 'trades_published', help: 'Fills published' },
  { family: 'trades_repeated', help: 'Fills that were known already' },
  { family: 'trades_parked', help: 'Fills whose order was not known yet' },
  { family: 'fills', help: 'Fills booked' },
  { family: 'bars_published', help: 'Bars published' },
  { family: 'interval_bars_published', help: 'Bars of more than a minute published' },
  { family: 'gaps_recorded', help: 'Spans written down in which ticks may be missing' },
  { family: 'gaps_not_written', help: 'Gaps that could not be kept while the disk refused' },
  { family: 'minutes_filled', help: 'Rows written for minutes without a tick' },
  { family: 'bars_lost', help: 'Bars that could not be kept while the disk refused' },
  { family: 'feed_gaps', help: 'Holes in the numbering of ticks' },
  { family: 'tick_gaps', help: 'Lost connections to the ticks' },
  { family: 'stream_entries_trimmed', help: 'Stream entries trimmed after every group had them' },
]
