import { exchangeFaultListSchema } from '@huangpu/messages'
import { Argument, Command } from 'commander'
import { z } from 'zod'
import { accountCommands } from '../exchange/account-commands.js'
import { askExchange } from '../exchange/exchange-client.js'
import { faultCommand } from '../exchange/fault-command.js'
import { marketCommands } from '../exchange/market-commands.js'
import { orderCommands } from '../exchange/order-commands.js'
import { participantCommands } from '../exchange/participant-commands.js'
import { printAnswer, say } from '../exchange/print-answer.js'
import { renderFaults } from '../exchange/render-faults.js'
import { clockCommand, exchangeStatusCommand } from '../exchange/status-command.js'

const disconnectedSchema = z.object({ disconnected: z.string() })

/** `huangpu exchange ...`: the simulated exchange: its floor, everybody's orders, accounts, faults, time. */
export const exchangeCommand = (): Command => {
  const parent = new Command('exchange').description(
    'the simulated exchange: books, orders, accounts, faults / 模拟交易所',
  )
  const commands = [
    exchangeStatusCommand(),
    ...marketCommands(),
    ...orderCommands(),
    ...accountCommands(),
    ...participantCommands(),
    faultsCommand(),
    faultCommand(),
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
      printAnswer(items, options, renderFaults)
    })

const disconnectCommand = (): Command =>
  new Command('disconnect')
    .description('hang up on every client of a front / 断开前置的全部客户端')
    .addArgument(new Argument('<front>', 'td (trading) or md (market data)').choices(['td', 'md']))
    .action(async (front: string) => {
      await askExchange((exchange) => exchange.post('/fronts/disconnect', { front }, disconnectedSchema))
      say(`${front} disconnected / 已断开`)
    })
