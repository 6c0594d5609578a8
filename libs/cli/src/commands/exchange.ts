import { formatShanghai } from '@huangpu/core'
import { exchangeFaultListSchema } from '@huangpu/messages'
import { Argument, Command } from 'commander'
import { z } from 'zod'
import { askExchange } from '../exchange/exchange-client.js'
import { faultCommand } from '../exchange/fault-command.js'
import { ACCOUNT_VIEWS, type AccountView } from '../exchange/render-account.js'
import { renderFaults } from '../exchange/render-faults.js'

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const asJson = (value: unknown): string => JSON.stringify(value, null, 2)

const clockSchema = z.object({
  mode: z.enum(['always_open', 'stepped']),
  now_ms: z.number(),
  trading_day: z.string(),
  next_event_ms: z.number().nullable(),
})
const disconnectedSchema = z.object({ disconnected: z.string() })

/** `huangpu exchange ...`: the simulated exchange, its faults and its truth about accounts. */
export const exchangeCommand = (): Command => {
  const parent = new Command('exchange').description('the simulated exchange: faults, accounts, time / 模拟交易所')
  const commands = [
    faultsCommand(),
    faultCommand(),
    ...ACCOUNT_VIEWS.map(accountCommand),
    clockCommand(),
    disconnectCommand(),
  ]
  for (const command of commands) parent.addCommand(command.exitOverride())
  return parent
}

const faultsCommand = (): Command =>
  new Command('faults')
    .description('armed faults, and how often each struck / 已设置的故障')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const { items } = await askExchange((exchange) => exchange.get('/faults', exchangeFaultListSchema))
      say(options.json ? asJson(items) : renderFaults(items))
    })

const accountCommand = ({ name, description, schema, render }: AccountView): Command =>
  new Command(name)
    .description(description)
    .argument('<account>', 'e.g. sim001 / 账户')
    .option('--json', 'as JSON')
    .action(async (account: string, options: { json?: boolean }) => {
      const path = `/accounts/${encodeURIComponent(account)}/${name}`
      const answer = await askExchange((exchange) => exchange.get(path, schema))
      say(options.json ? asJson(answer) : render(answer))
    })

const clockCommand = (): Command =>
  new Command('clock')
    .description('exchange time and trading day / 交易所时间与交易日')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const clock = await askExchange((exchange) => exchange.get('/clock', clockSchema))
      const next = clock.next_event_ms === null ? '-' : formatShanghai(clock.next_event_ms)
      say(
        options.json
          ? asJson(clock)
          : `${formatShanghai(clock.now_ms)}  trading day/交易日 ${clock.trading_day}  mode ${clock.mode}  next/下一事件 ${next}`,
      )
    })

const disconnectCommand = (): Command =>
  new Command('disconnect')
    .description('hang up on every client of a front / 断开前置的全部客户端')
    .addArgument(new Argument('<front>', 'td (trading) or md (market data)').choices(['td', 'md']))
    .action(async (front: string) => {
      await askExchange((exchange) => exchange.post('/fronts/disconnect', { front }, disconnectedSchema))
      say(`${front} disconnected / 已断开`)
    })
