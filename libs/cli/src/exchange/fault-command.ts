import {
  exchangeFaultArmedSchema,
  exchangeFaultHistorySchema,
  exchangeFaultsRemovedSchema,
  EXCHANGE_FAULT_KINDS,
  type ExchangeFault,
} from '@huangpu/messages'
import { Command, InvalidArgumentError } from 'commander'
import { askExchange } from './exchange-client.js'
import { readFault } from './fault-arguments.js'
import { printAnswer, say } from './print-answer.js'
import { renderFaultHistory } from './render-faults.js'

/** `huangpu exchange fault add | remove | clear | history`. */
export const faultCommand = (): Command => {
  const parent = new Command('fault').description('arm and remove faults / 设置与移除故障')
  const add = new Command('add')
    .description('arm a fault, e.g. drop_front front=td at=ack away_ms=3000 / 设置故障')
    .argument('<kind>', EXCHANGE_FAULT_KINDS.join(', '))
    .argument('[key=value...]', 'its fields; times, account_id and symbol for every kind / 参数')
    .addHelpText('after', '\nEvery kind with an example / 每种故障的示例: libs/exchange-sim/README.md')
    // A code of -3 is no option.
    .allowUnknownOption()
    .action(async (kind: string, pairs: string[], _options: unknown, command: Command) => {
      const fault = readAsUsage(command, kind, pairs)
      const { id } = await askExchange((exchange) => exchange.post('/faults', fault, exchangeFaultArmedSchema))
      say(`${id} armed / 已设置 ${kind}`)
    })
  const remove = new Command('remove')
    .description('remove one fault / 移除一个故障')
    .argument('<id>', 'as `huangpu exchange faults` lists it')
    .action(async (id: string) => {
      const path = `/faults/${encodeURIComponent(id)}`
      await askExchange((exchange) => exchange.delete(path, exchangeFaultsRemovedSchema))
      say(`${id} removed / 已移除`)
    })
  const clear = new Command('clear').description('remove all faults / 移除全部故障').action(async () => {
    const { removed } = await askExchange((exchange) => exchange.delete('/faults', exchangeFaultsRemovedSchema))
    say(`${removed} removed / 已移除`)
  })
  const history = new Command('history')
    .description('what faults did, the latest first / 故障记录')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const { items } = await askExchange((exchange) => exchange.get('/faults/history', exchangeFaultHistorySchema))
      printAnswer(items, options, renderFaultHistory)
    })
  for (const command of [add, remove, clear, history]) parent.addCommand(command.exitOverride())
  return parent
}

/** What is wrong with the words is wrong usage: status 2. */
function readAsUsage(command: Command, kind: string, pairs: readonly string[]): ExchangeFault {
  try {
    return readFault(kind, pairs)
  } catch (error) {
    if (error instanceof InvalidArgumentError) command.error(`huangpu: ${error.message}`, { exitCode: 2 })
    throw error
  }
}
