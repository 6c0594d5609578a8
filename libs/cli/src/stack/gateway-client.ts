import { ApiProblem, createPeerClient, type PeerClient } from '@huangpu/service'
import { CommandProblem } from '../commands/command-problem.js'
import type { Installation } from './installation.js'

/** Calls the gateway by the service token; what it refuses becomes the command's problem. */
export function gatewayClient({ services, token }: Installation): Pick<PeerClient, 'get' | 'post'> {
  const port = services.ports.gateway
  const client = createPeerClient({ name: 'gateway', host: services.host, port, token })
  return {
    get: (path, schema) => client.get(path, schema).catch((error: unknown) => fail(error, port)),
    post: (path, body, schema) => client.post(path, body, schema).catch((error: unknown) => fail(error, port)),
  }
}

function fail(error: unknown, port: number): never {
  if (!(error instanceof ApiProblem)) throw error
  if (error.code !== 'peer_unavailable') throw new CommandProblem(error.messageZh, error.messageEn)
  throw new CommandProblem(
    `网关未在端口 ${port} 响应：请先启动（npm start），或用其他终端操作`,
    `the gateway does not answer on port ${port}: start it (npm start), or act from another terminal`,
  )
}
