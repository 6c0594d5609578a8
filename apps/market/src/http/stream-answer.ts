import { BarFileError, NoCommonDayError } from '@huangpu/storage'
import { ApiProblem } from '@huangpu/service'
import type { TypedResponse } from 'hono'

export const JSON_TYPE = 'application/json; charset=utf-8'

/**
 * An answer that is made while it is sent: the next text is asked for when the last one has gone out. What goes wrong
 * before the first is an answer of its own; what goes wrong later breaks the connection off.
 */
export async function streamAnswer(
  texts: AsyncGenerator<string, void, void>,
  contentType: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const first = await orProblem(() => texts.next())
  const encoder = new TextEncoder()
  let begun = first.done === true ? undefined : first.value
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = begun === undefined ? await texts.next() : { done: false as const, value: begun }
        begun = undefined
        if (next.done === true) controller.close()
        else controller.enqueue(encoder.encode(next.value))
      },
      async cancel() {
        await texts.return()
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { status: 200, headers: { 'content-type': contentType, ...headers } })
}

/** The same in JSON, typed as what its texts are together. */
export const streamJson = <T>(
  texts: AsyncGenerator<string, void, void>,
): Promise<Response & TypedResponse<T, 200, 'json'>> =>
  streamAnswer(texts, JSON_TYPE) as Promise<Response & TypedResponse<T, 200, 'json'>>

/** What is told of a file that cannot be used, where the rest of the answer does without it. */
export const fileProblemOf = (error: unknown): { code: string; message_zh: string; message_en: string } => {
  if (!(error instanceof BarFileError)) throw error
  return {
    code: `bar_file_${error.code}`,
    message_zh: `${error.file}：${error.messageZh}`,
    message_en: `${error.file}: ${error.messageEn}`,
  }
}

/** Files that cannot be used become a refusal that names them. */
export async function orProblem<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof BarFileError) {
      const { code, message_zh, message_en } = fileProblemOf(error)
      throw new ApiProblem(409, code, message_zh, message_en)
    }
    if (error instanceof NoCommonDayError) {
      throw new ApiProblem(
        409,
        'roll_without_common_day',
        `${error.from} 与 ${error.to} 没有共同的交易日，无法复权；请补全数据或使用 adjust=none`,
        `${error.message}: complete the files, or ask with adjust=none`,
      )
    }
    throw error
  }
}
