import type { Context } from 'hono'
import type { z } from 'zod'
import { issueWords } from '../config/issue-words.js'
import { ApiProblem } from './api-problem.js'

/** The request's JSON body checked against a schema. @throws ApiProblem 400 naming the field */
export async function readBody<S extends z.ZodType>(context: Context, schema: S): Promise<z.output<S>> {
  let body: unknown
  try {
    body = await context.req.json()
  } catch {
    throw malformedJson()
  }
  return checkInput(body, schema)
}

/** The same, where no body at all stands for an empty object. */
export async function readOptionalBody<S extends z.ZodType>(context: Context, schema: S): Promise<z.output<S>> {
  return (await context.req.text()).trim() === '' ? checkInput({}, schema) : readBody(context, schema)
}

/** The query string checked against a schema. */
export const readQuery = <S extends z.ZodType>(context: Context, schema: S): z.output<S> =>
  checkInput(context.req.query(), schema, 'query')

export const malformedJson = (): ApiProblem =>
  new ApiProblem(400, 'invalid_json', '请求体不是有效的 JSON', 'the body is not valid JSON')

/** What a schema found wrong, naming the first field; `place` where it is the input as a whole. */
export function invalidInput(error: z.core.$ZodError, place = 'body'): ApiProblem {
  const issues = error.issues.map((issue) => ({ field: issue.path.join('.'), message: issueWords(issue).en }))
  const [first] = error.issues
  if (!first) return new ApiProblem(400, 'invalid_input', '输入无效', 'invalid input')
  const { zh, en } = issueWords(first)
  const field = first.path.join('.') || place
  return new ApiProblem(400, 'invalid_input', `输入无效：${field}: ${zh}`, `invalid input: ${field}: ${en}`, issues)
}

function checkInput<S extends z.ZodType>(input: unknown, schema: S, place?: string): z.output<S> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw invalidInput(result.error, place)
}
