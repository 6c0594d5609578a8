import { ApiFailure, failureOf } from './api-failure.js'

const TIMEOUT_MS = 10_000
let onSignedOut: () => void = () => undefined

/** Called when the server no longer knows the session. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener
}

/** @throws ApiFailure */
export async function callApi<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  let response: Response
  let answer: unknown
  try {
    response = await fetch(`/api${path}`, {
      method,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: method === 'POST' ? { 'content-type': 'application/json', 'x-huangpu': '1' } : {},
      ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
    })
    answer = await response.json()
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    throw new ApiFailure(0, 'network', `无法连接控制台服务（${cause}）`, `the console does not answer (${cause})`)
  }
  if (response.ok) return answer as T
  const failure = failureOf(response.status, answer)
  if (failure.code === 'not_signed_in') onSignedOut()
  throw failure
}

export const getApi = <T>(path: string): Promise<T> => callApi<T>('GET', path)
export const postApi = <T>(path: string, body?: unknown): Promise<T> => callApi<T>('POST', path, body)
