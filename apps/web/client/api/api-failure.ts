import type { ApiError } from '@huangpu/messages'

/** A refusal or failure of the server's API: a stable code, a sentence in both languages. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'

  constructor(
    /** HTTP status; 0 when nothing answered. */
    readonly status: number,
    readonly code: string,
    readonly zh: string,
    readonly en: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${code}: ${en}`)
  }

  /** Nobody knows whether the request had its effect. */
  get outcomeUnknown(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504
  }
}

export function failureOf(status: number, body: unknown): ApiFailure {
  const error = (body as Partial<ApiError> | null)?.error
  if (!error || typeof error.code !== 'string') {
    return new ApiFailure(status, 'unexpected_answer', `服务器返回 ${status}`, `the server answered ${status}`)
  }
  const details = typeof error.details === 'object' && error.details !== null ? error.details : {}
  return new ApiFailure(status, error.code, error.message_zh, error.message_en, details as Record<string, unknown>)
}
