import { ApiProblem, createPeerClient, type PeerClient } from '@huangpu/service'
import { CommandProblem } from '../commands/command-problem.js'
import { readInstallation } from '../stack/installation.js'

/** Asks the simulated exchange of this installation. @throws CommandProblem when it does not run, or refuses */
export async function askExchange<T>(ask: (exchange: PeerClient) => Promise<T>): Promise<T> {
  const { services, token, ctp } = readInstallation()
  if (ctp.environment !== 'sim') {
    throw new CommandProblem(
      '当前环境不是 sim，没有模拟交易所（见 config/ctp_config.yaml 的 active）',
      'the active environment is not sim: there is no simulated exchange (see active in config/ctp_config.yaml)',
    )
  }
  const port = services.ports.exchange
  try {
    return await ask(createPeerClient({ name: 'exchange', host: services.host, port, token }))
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    if (error.code !== 'peer_unavailable') throw new CommandProblem(error.messageZh, error.messageEn)
    throw new CommandProblem(
      `模拟交易所未运行（${services.host}:${port} 无响应）：先运行 huangpu up`,
      `the simulated exchange does not run (${services.host}:${port} does not answer): start it with huangpu up`,
    )
  }
}
