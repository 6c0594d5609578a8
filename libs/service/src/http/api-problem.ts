import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** A refusal of an HTTP API: a stable code and a sentence in both languages. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'

  constructor(
    readonly status: ContentfulStatusCode,
    readonly code: string,
    readonly messageZh: string,
    readonly messageEn: string,
    readonly details?: unknown,
  ) {
    super(`${code}: ${messageEn}`)
  }
}
