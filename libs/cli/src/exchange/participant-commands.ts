import { exchangeOrderSchema, participantNameField, type ExchangeOrder } from '@huangpu/messages'
import { Argument, Command } from 'commander'
import { askExchange } from './exchange-client.js'
import { printAnswer } from './print-answer.js'
import { readLotsAtPrice } from './lots-at-price.js'
import { STATE_WORDS } from './words.js'

const DEFAULT_NAME = 'somebody'

/** `huangpu exchange inject | withdraw`: orders in the name of other participants. */
export const participantCommands = (): Command[] => [injectCommand(), withdrawCommand()]

interface InjectOptions {
  readonly as: string
  readonly fak?: boolean
  readonly json?: boolean
}

const injectCommand = (): Command => {
  const command = new Command('inject')
    .description('an order of another participant, e.g. inject rb2701 sell 5 @ 3160 / 以其他参与者名义报单')
    .argument('<symbol>', 'e.g. rb2701 / 合约')
    .addArgument(new Argument('<side>', 'buy or sell / 买卖').choices(['buy', 'sell']))
    .argument('<lots@price...>', 'e.g. 5 @ 3160 / 手数 @ 价格')
    .option('--as <name>', 'in whose name, of your choice / 参与者名称', DEFAULT_NAME)
    .option('--fak', 'trade what can be traded at once, cancel the rest / 立即成交剩余撤销')
    .option('--json', 'as JSON')
  return command.action(async (symbol: string, side: string, words: string[], options: InjectOptions) => {
    const wanted = readLotsAtPrice(words)
    if (!wanted) usage(command, 'write lots @ price, e.g. 5 @ 3160', '请写成 手数 @ 价格，例如 5 @ 3160')
    if (!participantNameField.safeParse(options.as).success) {
      usage(command, `--as ${options.as}: a name such as crowd-1`, `--as ${options.as}：名称应为字母开头，如 crowd-1`)
    }
    const body = { symbol, side, ...wanted, time_in_force: options.fak ? 'fak' : 'day' }
    const path = `/participants/${encodeURIComponent(options.as)}/orders`
    printAnswer(await askExchange((exchange) => exchange.post(path, body, exchangeOrderSchema)), options, tellOrder)
  })
}

const withdrawCommand = (): Command => {
  const command = new Command('withdraw')
    .description("withdraw another participant's order / 撤回其他参与者的报单")
    .argument('<id>', 'e.g. p3, as inject and orders show it / 报单编号')
    .option('--json', 'as JSON')
  return command.action(async (id: string, options: { json?: boolean }) => {
    if (/^\d+$/.test(id)) {
      usage(command, `${id} is an account's order: its own client cancels it`, `${id} 是账户的报单，请由其客户端撤单`)
    }
    const path = `/participants/orders/${encodeURIComponent(id)}`
    printAnswer(await askExchange((exchange) => exchange.delete(path, exchangeOrderSchema)), options, tellOrder)
  })
}

const tellOrder = ({ id, owner, symbol, side, volume, traded, price, state }: ExchangeOrder): string =>
  `${id ?? '-'}  ${owner.name ?? ''} ${symbol} ${side} ${volume} @ ${price}  traded/成交 ${traded}  ${STATE_WORDS[state]}`

function usage(command: Command, en: string, zh: string): never {
  return command.error(`huangpu: ${en}\n  ${zh}`, { exitCode: 2 })
}
