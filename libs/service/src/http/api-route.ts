import { apiErrorSchema } from '@huangpu/messages'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Hono } from 'hono'
import type { z } from 'zod'

/** Declares a route: `http.openapi(createRoute({ ... }), (context) => context.json(answer, 200))`. */
export { createRoute } from '@hono/zod-openapi'

/**
 * Where a service registers its routes. What is registered by `openapi` stands in GET /openapi.json with its schemas;
 * what is registered as in any Hono application does not.
 */
export type ServiceRoutes = Hono & Pick<OpenAPIHono, 'openapi' | 'openAPIRegistry' | 'getOpenAPI31Document'>

interface JsonContent<S extends z.ZodType> {
  readonly content: { readonly 'application/json': { readonly schema: S } }
}

/** An answer in JSON for `responses`. */
export const jsonAnswer = <S extends z.ZodType>(
  schema: S,
  description: string,
): JsonContent<S> & { description: string } => ({
  description,
  content: { 'application/json': { schema } },
})

/** A request's body in JSON for `request.body`; a missing or malformed one is refused with 400 naming the field. */
export const jsonBody = <S extends z.ZodType>(schema: S): JsonContent<S> & { required: true } => ({
  required: true,
  content: { 'application/json': { schema } },
})

const refusal = jsonAnswer(
  apiErrorSchema.meta({ id: 'ApiError' }),
  '拒绝：稳定的代码与中英文说明 / Refused: a stable code and a sentence in both languages',
)

/** What every route may answer beside its own: spread it into `responses`. Refuse by throwing `ApiProblem`. */
export const REFUSALS = { '4XX': refusal, '5XX': refusal } as const
