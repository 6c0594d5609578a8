import {
  exchangeAccountDetailSchema,
  exchangeAccountListSchema,
  exchangeAccountSchema,
  exchangeCountsListSchema,
  exchangeSettlementSchema,
} from '@huangpu/messages'
import { Command, InvalidArgumentError } from 'commander'
import { askExchange } from './exchange-client.js'
import { printAnswer } from './print-answer.js'
import { renderAccount, renderAccounts, renderCounts } from './render-accounts.js'
import { ACCOUNT_VIEWS, type AccountView } from './render-account.js'

/** `huangpu exchange accounts | account | statement | counts | deposit | payout | positions | funds`. */
export const accountCommands = (): Command[] => [
  accountsCommand(),
  accountCommand(),
  statementCommand(),
  countsCommand(),
  transferCommand('deposit', 'money into an account, e.g. deposit sim001 500000 / 入金', 1),
  transferCommand('payout', 'money out of an account / 出金', -1),
  ...ACCOUNT_VIEWS.map(viewCommand),
]

const accountsCommand = (): Command =>
  new Command('accounts')
    .description('all accounts with their funds, in yuan / 全部账户')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const { items } = await askExchange((exchange) => exchange.get('/accounts', exchangeAccountListSchema))
      printAnswer(items, options, renderAccounts)
    })

const accountCommand = (): Command =>
  new Command('account')
    .description('funds and positions of an account / 账户资金与持仓')
    .argument('<id>', 'e.g. sim001 / 账户')
    .option('--json', 'as JSON')
    .action(async (id: string, options: { json?: boolean }) => {
      const path = `/accounts/${encodeURIComponent(id)}`
      const account = await askExchange((exchange) => exchange.get(path, exchangeAccountDetailSchema))
      printAnswer(account, options, renderAccount)
    })

const statementCommand = (): Command =>
  new Command('statement')
    .description('the settlement statement of an account / 结算单')
    .argument('<account>', 'e.g. sim001 / 账户')
    .option('--day <day>', 'a trading day such as 20261124; else the last one settled / 交易日', parseDay)
    .option('--json', 'as JSON')
    .action(async (account: string, options: { day?: string; json?: boolean }) => {
      const path = ['/settlements', account, ...(options.day === undefined ? [] : [options.day])]
      const address = path.map((part, index) => (index === 0 ? part : encodeURIComponent(part))).join('/')
      const statement = await askExchange((exchange) => exchange.get(address, exchangeSettlementSchema))
      printAnswer(statement, options, ({ text }) => text.trimEnd())
    })

const countsCommand = (): Command =>
  new Command('counts')
    .description('self-trades and cancels of an account, as SHFE counts them / 异常交易计数')
    .argument('<account>', 'e.g. sim001 / 账户')
    .option('--json', 'as JSON')
    .action(async (account: string, options: { json?: boolean }) => {
      const path = `/accounts/${encodeURIComponent(account)}/counts`
      const { items } = await askExchange((exchange) => exchange.get(path, exchangeCountsListSchema))
      printAnswer(items, options, renderCounts)
    })

const transferCommand = (name: string, description: string, sign: 1 | -1): Command =>
  new Command(name)
    .description(description)
    .argument('<account>', 'e.g. sim001 / 账户')
    .argument('<yuan>', 'an amount to the cent / 金额（元）', parseYuan)
    .option('--note <text>', 'for the statement / 备注', '')
    .option('--json', 'as JSON')
    .action(async (account: string, yuan: number, options: { note: string; json?: boolean }) => {
      const path = `/accounts/${encodeURIComponent(account)}/transfers`
      const body = { amount: sign * yuan, note: options.note }
      const after = await askExchange((exchange) => exchange.post(path, body, exchangeAccountSchema))
      printAnswer(after, options, (funds) => renderAccounts([funds]))
    })

function parseYuan(text: string): number {
  if (/^\d{1,10}(\.\d{1,2})?$/.test(text) && Number(text) > 0) return Number(text)
  throw new InvalidArgumentError('an amount above zero such as 500000 or 99.50 / 大于零的金额，如 500000')
}

function parseDay(text: string): string {
  if (/^\d{8}$/.test(text)) return text
  throw new InvalidArgumentError('a trading day such as 20261124 / 交易日，如 20261124')
}

/** In the counter's own fields. */
const viewCommand = ({ name, description, schema, render }: AccountView): Command =>
  new Command(name)
    .description(description)
    .argument('<account>', 'e.g. sim001 / 账户')
    .option('--json', 'as JSON')
    .action(async (account: string, options: { json?: boolean }) => {
      const path = `/accounts/${encodeURIComponent(account)}/${name}`
      printAnswer(await askExchange((exchange) => exchange.get(path, schema)), options, render)
    })
