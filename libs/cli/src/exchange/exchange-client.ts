import type { PeerClient } from '@huangpu/service'
import { CommandProblem } from '../commands/command-problem.js'
import { askService } from '../stack/ask-service.js'
import { readInstallation } from '../stack/installation.js'

const EXCHANGE = { name: 'exchange', zh: '模拟交易所', en: 'the simulated exchange' } as const

/** Asks the simulated exchange of this installation. @throws CommandProblem when it does not run, or refuses */
export async function askExchange<T>(ask: (exchange: PeerClient) => Promise<T>): Promise<T> {
  const installation = readInstallation()
  if (installation.ctp.environment !== 'sim') {
    throw new CommandProblem(
      '当前环境不是 sim，没有模拟交易所（见 config/ctp_config.yaml 的 active）',
      'the active environment is not sim: there is no simulated exchange (see active in config/ctp_config.yaml)',
    )
  }
  return askService(installation, EXCHANGE, ask)
}
