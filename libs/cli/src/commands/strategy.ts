import { strategyBookViewSchema, strategyViewSchema, type StrategyBookView, type StrategyView } from '@huangpu/messages'
import type { PeerClient } from '@huangpu/service'
import { Command, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import { parseWhole } from '../exchange/parse-number.js'
import { note, printAnswer, say } from '../exchange/print-answer.js'
import { askService } from '../stack/ask-service.js'
import { readInstallation } from '../stack/installation.js'
import { renderBook, renderStrategies } from '../strategy/render-book.js'
import { who } from '../system/who.js'
import { CommandProblem } from './command-problem.js'

const LOTS_MAX = 100_000
const STRATEGY = { name: 'strategy', zh: '策略服务', en: 'the strategy service' } as const
const listSchema = z.object({ items: z.array(strategyViewSchema) })

interface SetOptions {
  readonly side: 'long' | 'short'
  readonly lots: number
  readonly price?: number
  readonly reason: string
  readonly json?: boolean
}

/** `huangpu strategy ...`: what strategies believe to hold, and a person's corrections of it. */
export const strategyCommand = (): Command => {
  const parent = new Command('strategy').description('the books of the strategies / 策略持仓簿')
  for (const command of [listCommand(), bookCommand(), setCommand(), acknowledgeCommand()]) {
    parent.addCommand(command.exitOverride())
  }
  return parent
}

const listCommand = (): Command =>
  new Command('list')
    .description('all strategies with their lots / 全部策略及其持仓')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => printAnswer(await ask(strategies), options, renderStrategies))

const bookCommand = (): Command =>
  new Command('book')
    .description("one strategy's lots beside the account's, and every change that was no fill / 某策略的持仓簿")
    .argument('<name>', 'the strategy / 策略名')
    .option('--json', 'as JSON')
    .action(async (name: string, options: { json?: boolean }) => {
      const book = await ask((peer) => peer.get(`${pathOf(name)}/book`, strategyBookViewSchema))
      printAnswer(book, options, renderBook)
    })

const setCommand = (): Command =>
  new Command('set')
    .description('says how many lots a strategy holds, within what the account has / 设置某策略的持仓')
    .argument('<name>', 'the strategy; none of its orders may work / 策略名，须无在途报单')
    .addOption(new Option('--side <side>', 'which side / 方向').choices(['long', 'short']).makeOptionMandatory())
    .requiredOption('--lots <n>', 'its lots from now on / 手数', parseWhole(0, LOTS_MAX))
    .option('--price <p>', 'average open price of the lots that are added / 增加部分的开仓均价', parsePrice)
    .requiredOption('--reason <text>', 'why, for the history / 原因')
    .option('--json', 'as JSON')
    .action(async (name: string, options: SetOptions) => {
      const { side, lots, price, reason } = options
      const change = { side: side === 'long' ? 'LONG' : 'SHORT', volume: lots, reason, by: who() }
      const body = { ...change, ...(price === undefined ? {} : { price }) }
      const book = await ask((peer) => peer.post(`${pathOf(name)}/book`, body, strategyBookViewSchema))
      printAnswer(book, options, renderBook)
    })

const acknowledgeCommand = (): Command =>
  new Command('acknowledge')
    .description('lets strategies open again whose lots others closed / 确认被外部平仓的策略，恢复开仓')
    .argument('[names...]', 'the strategies / 策略名')
    .option('--all', 'every strategy that waits for it / 全部待确认的策略')
    .action(async (names: string[], { all }: { all?: boolean }) => {
      if (names.length > 0 === (all === true)) {
        throw new CommandProblem('请给出策略名，或用 --all', 'name the strategies, or give --all')
      }
      const seen = await ask(async (peer) => {
        const held = (await strategies(peer)).filter((row) => row.opens_held).map((row) => row.name)
        const books: StrategyBookView[] = []
        for (const name of all ? held : names) {
          books.push(await peer.post(`${pathOf(name)}/acknowledge`, { by: who() }, strategyBookViewSchema))
        }
        return books
      })
      for (const book of seen) say(renderBook(book))
      if (seen.length === 0) note('no strategy waits for it / 没有待确认的策略')
    })

const ask = <T>(question: (peer: PeerClient) => Promise<T>): Promise<T> =>
  askService(readInstallation(), STRATEGY, question)

const strategies = async (peer: PeerClient): Promise<StrategyView[]> =>
  (await peer.get('/strategies', listSchema)).items

const pathOf = (name: string): string => `/strategies/${encodeURIComponent(name)}`

function parsePrice(text: string): number {
  const price = Number(text)
  if (text.trim() !== '' && Number.isFinite(price) && price > 0) return price
  throw new InvalidArgumentError('a positive price / 正数价格')
}
