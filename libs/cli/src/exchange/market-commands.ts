import { exchangeBookSchema, exchangeMarketListSchema, type ExchangeBook } from '@huangpu/messages'
import { Command } from 'commander'
import { askExchange } from './exchange-client.js'
import { printAnswer } from './print-answer.js'
import { renderBook, renderMarkets } from './render-markets.js'
import { parseWhole } from './parse-number.js'
import { watchUntilInterrupted } from './watch.js'

/** `huangpu exchange markets | book`. */
export const marketCommands = (): Command[] => [marketsCommand(), bookCommand()]

const marketsCommand = (): Command =>
  new Command('markets')
    .description('contracts: phase, quotes, limits, volume / 合约行情')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const { items } = await askExchange((exchange) => exchange.get('/markets', exchangeMarketListSchema))
      printAnswer(items, options, renderMarkets)
    })

interface BookOptions {
  readonly levels: number
  readonly orders?: boolean
  readonly watch?: boolean
  readonly json?: boolean
}

const bookCommand = (): Command =>
  new Command('book')
    .description('the book of a contract, and whose lots stand in it / 订单簿')
    .argument('<symbol>', 'e.g. rb2701 / 合约')
    .option('--levels <count>', 'prices a side, up to 1000 / 每边档数', parseWhole(1, 1_000), 10)
    .option('--orders', 'the resting orders too / 列出挂单')
    .option('--watch', 'again every second until Ctrl-C / 每秒刷新')
    .option('--json', 'as JSON')
    .action(async (symbol: string, options: BookOptions) => {
      if (!options.watch) return printAnswer(await readBook(symbol, options), options, renderBook)
      const draw = async (): Promise<string> => {
        const book = await readBook(symbol, options)
        return options.json ? JSON.stringify(book) : renderBook(book)
      }
      await watchUntilInterrupted(draw)
    })

const readBook = (symbol: string, { levels, orders }: BookOptions): Promise<ExchangeBook> => {
  const path = `/books/${encodeURIComponent(symbol)}?levels=${levels}&orders=${orders ? 1 : 0}`
  return askExchange((exchange) => exchange.get(path, exchangeBookSchema))
}
