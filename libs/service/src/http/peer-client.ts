import { apiErrorSchema, type ServiceName } from '@huangpu/messages'
import { z } from 'zod'
import { ApiProblem } from './api-problem.js'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** Calls another service of the system with the service token. */
export interface PeerClient {
  get<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>>
  post<S extends z.ZodType>(path: string, body: unknown, schema: S): Promise<z.output<S>>
  delete<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>>
}

export interface PeerAddress {
  readonly name: ServiceName
  readonly host: string
  readonly port: number
  readonly token: string
}

const TIMEOUT_MS = 5_000

/**
 * Details of `peer_unavailable`. `refused`: nobody listens, so that nothing was taken. `unanswered`: the request may have
 * been taken, and may still take effect.
 */
export const peerUnavailableSchema = z.object({ connection: z.enum(['refused', 'unanswered']) })

/** @throws ApiProblem: the peer's own refusal, or 503 `peer_unavailable` when it does not answer */
export function createPeerClient(address: PeerAddress): PeerClient {
  const call = async <S extends z.ZodType>(path: string, init: RequestInit, schema: S): Promise<z.output<S>> => {
    let response: Response
    let body: unknown
    try {
      response = await fetch(`http://${address.host}:${address.port}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${address.token}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      body = await response.json()
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error)
      const { name } = address
      const details: z.infer<typeof peerUnavailableSchema> = { connection: isRefused(error) ? 'refused' : 'unanswered' }
      throw new ApiProblem(
        503,
        'peer_unavailable',
        `服务 ${name} 无响应`,
        `${name} does not answer (${cause})`,
        details,
      )
    }
    const refusal = apiErrorSchema.safeParse(body)
    // A status of refusal may still carry the answer that was asked for, such as an order that was not accepted.
    const answer = schema.safeParse(body)
    if (refusal.success || (!response.ok && !answer.success)) {
      const { code, message_zh, message_en, details } = refusal.data?.error ?? {
        code: 'peer_error',
        message_zh: `服务 ${address.name} 返回 ${response.status}`,
        message_en: `${address.name} answered ${response.status}`,
      }
      throw new ApiProblem(response.status as ContentfulStatusCode, code, message_zh, message_en, details)
    }
    if (answer.success) return answer.data
    throw answer.error
  }
  return {
    get: (path, schema) => call(path, {}, schema),
    post: (path, body, schema) => call(path, { method: 'POST', body: JSON.stringify(body) }, schema),
    delete: (path, schema) => call(path, { method: 'DELETE' }, schema),
  }
}

/** `fetch` hides the system's code in the cause. */
const isRefused = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'ECONNREFUSED'
