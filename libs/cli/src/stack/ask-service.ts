import { ApiProblem, createPeerClient, type PeerClient } from '@huangpu/service'
import type { ServiceName } from '@huangpu/messages'
import { CommandProblem } from '../commands/command-problem.js'
import type { Installation } from './installation.js'

/** Asks a service of this installation. @throws CommandProblem when it does not run, or refuses */
export async function askService<T>(
  { services, token }: Pick<Installation, 'services' | 'token'>,
  service: { readonly name: ServiceName; readonly zh: string; readonly en: string },
  ask: (peer: PeerClient) => Promise<T>,
): Promise<T> {
  const port = services.ports[service.name]
  try {
    return await ask(createPeerClient({ name: service.name, host: services.host, port, token }))
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    if (error.code !== 'peer_unavailable') throw new CommandProblem(error.messageZh, error.messageEn)
    throw new CommandProblem(
      `${service.zh}未运行（${services.host}:${port} 无响应）：先运行 huangpu up`,
      `${service.en} does not run (${services.host}:${port} does not answer): start it with huangpu up`,
    )
  }
}
