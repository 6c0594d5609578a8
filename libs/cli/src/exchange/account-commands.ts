import { exchangeAccountDetailSchema, exchangeAccountListSchema, exchangeSettlementSchema } from '@huangpu/messages'
import { Command, InvalidArgumentError } from 'commander'
import { askExchange } from './exchange-client.js'
import { printAnswer } from './print-answer.js'
import { renderAccount, renderAccounts } from './render-accounts.js'
import { ACCOUNT_VIEWS, type AccountView } from './render-account.js'

/** `huangpu exchange accounts | account | statement | positions | funds`. */
export const accountCommands = (): Command[] => [
  accountsCommand(),
  accountCommand(),
  statementCommand(),
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
