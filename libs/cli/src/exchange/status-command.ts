import { formatShanghai } from '@huangpu/core'
import {
  exchangeAccountListSchema,
  exchangeClockSchema,
  exchangeFaultListSchema,
  exchangeMarketListSchema,
  type ExchangeAccount,
  type ExchangeClock,
  type ExchangeFaultView,
  type ExchangeMarket,
} from '@huangpu/messages'
import { Command } from 'commander'
import { askExchange } from './exchange-client.js'
import { printAnswer } from './print-answer.js'
import { renderAccounts } from './render-accounts.js'
import { renderFaults } from './render-faults.js'
import { renderMarkets } from './render-markets.js'

interface ExchangeStatus {
  readonly clock: ExchangeClock
  readonly markets: readonly ExchangeMarket[]
  readonly accounts: readonly ExchangeAccount[]
  readonly faults: readonly ExchangeFaultView[]
}

/** `huangpu exchange status`: everything at a glance. */
export const exchangeStatusCommand = (): Command =>
  new Command('status')
    .description('time, contracts, accounts and armed faults at a glance / 交易所概览')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => printAnswer(await readStatus(), options, renderStatus))

/** `huangpu exchange clock`. */
export const clockCommand = (): Command =>
  new Command('clock')
    .description('exchange time and trading day / 交易所时间与交易日')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const clock = await askExchange((exchange) => exchange.get('/clock', exchangeClockSchema))
      printAnswer(clock, options, renderClock)
    })

const readStatus = (): Promise<ExchangeStatus> =>
  askExchange(async (exchange) => {
    const [clock, markets, accounts, faults] = await Promise.all([
      exchange.get('/clock', exchangeClockSchema),
      exchange.get('/markets', exchangeMarketListSchema),
      exchange.get('/accounts', exchangeAccountListSchema),
      exchange.get('/faults', exchangeFaultListSchema),
    ])
    return { clock, markets: markets.items, accounts: accounts.items, faults: faults.items }
  })

function renderClock({ now_ms: nowMs, next_event_ms: nextMs, trading_day: day, mode }: ExchangeClock): string {
  const next = nextMs === null ? '-' : formatShanghai(nextMs)
  return `${formatShanghai(nowMs)}  trading day/交易日 ${day}  mode ${mode}  next/下一事件 ${next}`
}

const renderStatus = ({ clock, markets, accounts, faults }: ExchangeStatus): string =>
  [renderClock(clock), '', renderMarkets(markets), '', renderAccounts(accounts), '', renderFaults(faults)].join('\n')
