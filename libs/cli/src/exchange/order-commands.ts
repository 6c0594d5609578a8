import { EXCHANGE_OWNER_KINDS, exchangeOrderListSchema, exchangeTradeListSchema } from '@huangpu/messages'
import { Command, Option } from 'commander'
import { askExchange } from './exchange-client.js'
import { parseWhole } from './parse-number.js'
import { note, printAnswer } from './print-answer.js'
import { renderOrders, renderTrades } from './render-orders.js'

/** `huangpu exchange orders | trades`. */
export const orderCommands = (): Command[] => [ordersCommand(), tradesCommand()]

interface ListOptions {
  readonly account?: string
  readonly symbol?: string
  readonly limit: number
  readonly json?: boolean
}

interface OrderOptions extends ListOptions {
  readonly participant?: string
  readonly kind?: string
  readonly working?: boolean
}

const listCommand = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .argument('[account]', 'the same as --account / 账户')
    .option('--account <id>', 'of one account / 指定账户')
    .option('--symbol <symbol>', 'of one contract / 指定合约')
    .option('--limit <count>', 'rows at most, up to 1000 / 最多行数', parseWhole(1, 1_000), 200)
    .option('--json', 'as JSON')

const ordersCommand = (): Command =>
  listCommand('orders', 'orders of all accounts and participants in the trading day / 全体委托')
    .option('--participant <name>', 'of one participant / 指定其他参与者')
    .addOption(new Option('--kind <kind>', 'whose / 所有者类别').choices(EXCHANGE_OWNER_KINDS))
    .option('--working', 'only what works / 仅未完结')
    .action(async (account: string | undefined, options: OrderOptions) => {
      const { participant, kind, working } = options
      const search = searchOf({ ...filters(account, options), participant, kind, working: working ? '1' : undefined })
      const page = await askExchange((exchange) => exchange.get(`/orders?${search}`, exchangeOrderListSchema))
      printAnswer(page.items, options, renderOrders)
      if (page.next_cursor !== null) tellOfMore(options.limit)
    })

const tradesCommand = (): Command =>
  listCommand('trades', 'trades of all accounts in the trading day, newest first / 全体成交').action(
    async (account: string | undefined, options: ListOptions) => {
      const search = searchOf(filters(account, options))
      const page = await askExchange((exchange) => exchange.get(`/trades?${search}`, exchangeTradeListSchema))
      printAnswer(page.items, options, renderTrades)
      if (page.next_cursor !== null) tellOfMore(options.limit)
    },
  )

const filters = (account: string | undefined, options: ListOptions): Record<string, string | undefined> => ({
  account: options.account ?? account,
  symbol: options.symbol,
  limit: String(options.limit),
})

function searchOf(query: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, value)
  return search
}

const tellOfMore = (limit: number): void =>
  note(`the first ${limit} rows; there are more: --limit / 仅显示前 ${limit} 行，其余见 --limit`)
