import { ApiProblem, createPeerClient, peerUnavailableSchema, type PeerClient } from '@huangpu/service'
import { CommandProblem } from '../commands/command-problem.js'
import type { Installation } from './installation.js'

/** What a person does after a change whose answer did not come. */
export interface WhenUnanswered {
  /** The command that shows whether it took effect. */
  readonly look: string
  /** What not to do before having looked. */
  readonly cautionZh: string
  readonly cautionEn: string
}

const LOOK_AT_CONNECTION: WhenUnanswered = {
  look: 'huangpu ctp state',
  cautionZh: '查看之前请勿重试',
  cautionEn: 'do not repeat it before you have looked',
}

/** Calls the gateway by the service token; what it refuses becomes the command's problem. */
export function gatewayClient(
  { services, token }: Pick<Installation, 'services' | 'token'>,
  whenUnanswered: WhenUnanswered = LOOK_AT_CONNECTION,
): Pick<PeerClient, 'get' | 'post'> {
  const port = services.ports.gateway
  const client = createPeerClient({ name: 'gateway', host: services.host, port, token })
  const fail = (silence: () => CommandProblem) => (error: unknown) => {
    throw problemOf(error, port, silence)
  }
  return {
    get: (path, schema) => client.get(path, schema).catch(fail(() => silent(port))),
    post: (path, body, schema) =>
      client.post(path, body, schema).catch(fail(() => outcomeUnknown(port, whenUnanswered))),
  }
}

function problemOf(error: unknown, port: number, silence: () => CommandProblem): unknown {
  if (!(error instanceof ApiProblem)) return error
  if (error.code !== 'peer_unavailable') return new CommandProblem(error.messageZh, error.messageEn)
  const details = peerUnavailableSchema.safeParse(error.details)
  return details.data?.connection === 'refused' ? notRunning(port) : silence()
}

const notRunning = (port: number): CommandProblem =>
  new CommandProblem(
    `网关未在端口 ${port} 运行：请先启动（npm start），或用其他终端操作`,
    `the gateway does not run on port ${port}: start it (npm start), or act from another terminal`,
  )

/** Its port is open, so starting it is no remedy. */
const silent = (port: number): CommandProblem =>
  new CommandProblem(
    `网关在端口 ${port} 未及时应答（进程可能卡住）：请稍后再看；若一直无应答，先用 npm stop 结束它，再用其他终端操作`,
    `the gateway on port ${port} did not answer in time (it may hang): look again in a moment; if it stays silent, end it ` +
      '(npm stop) before you act at another terminal',
  )

const outcomeUnknown = (port: number, { look, cautionZh, cautionEn }: WhenUnanswered): CommandProblem =>
  new CommandProblem(
    `网关在端口 ${port} 未及时应答：结果未知，该请求仍可能生效。请运行 ${look} 查看；${cautionZh}。` +
      '若一直无应答，先用 npm stop 结束网关，以免该请求事后生效',
    `the gateway on port ${port} did not answer in time: the outcome is unknown, and the request may still take effect. ` +
      `Look with: ${look}; ${cautionEn}. If it stays silent, end it (npm stop), so that the request does not strike later`,
  )
