import { expect, it } from 'vitest'
import { z } from 'zod'
import { inBothLanguages, issueWords } from './issue-words.js'

const products = z.string().refine((product) => product === 'rb', inBothLanguages('应为品种', 'a product'))
const schema = z.strictObject({
  lots: z.int().min(1).optional(),
  kind: z.enum(['a', 'b']).optional(),
  market: z.discriminatedUnion('of', [z.object({ of: z.literal('x') }), z.object({ of: z.literal('y') })]).optional(),
  product: products.optional(),
  rates: z.record(products, z.number()).optional(),
  plain: z.string().regex(/^p/, 'begins with p').optional(),
})

it.each([
  // input -> Chinese | English
  [{ lots: 'x' }, '无效输入：期望 数字，实际接收 string', 'Invalid input: expected number, received string'],
  [{ kind: 'c' }, '无效选项：期望以下之一 "a"|"b"', 'Invalid option: expected one of "a"|"b"'],
  [{ market: { of: 'z' } }, '无效选项：期望以下之一 x|y', "Invalid discriminator value. Expected 'x' | 'y'"],
  [{ more: 1 }, '出现未知的键(key): "more"', 'Unrecognized key: "more"'],
  [{ product: 'zz' }, '应为品种', 'a product'],
  [{ rates: { zz: 1 } }, '应为品种', 'a product'],
  // A rule that speaks English only is told as it is.
  [{ plain: 'x' }, 'begins with p', 'begins with p'],
])('%j', (input, zh, en) => {
  const { error } = schema.safeParse(input, { reportInput: true })
  expect(issueWords(error?.issues[0] ?? expect.unreachable())).toEqual({ zh, en })
})
