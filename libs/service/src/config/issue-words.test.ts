import { inBothLanguages } from '@huangpu/messages'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { issueWords } from './issue-words.js'

const products = z.string().refine((product) => product === 'rb', inBothLanguages('应为品种', 'a product'))
const schema = z.strictObject({
  lots: z.int().min(1).lt(100).optional(),
  name: z.string().max(3).optional(),
  many: z.array(z.boolean()).min(1).optional(),
  must: z.record(z.string(), z.strictObject({ be: z.string() })).optional(),
  text: z.coerce.number().optional(),
  kind: z.enum(['a', 'b']).optional(),
  market: z.discriminatedUnion('of', [z.object({ of: z.literal('x') }), z.object({ of: z.literal('y') })]).optional(),
  product: products.optional(),
  rates: z.record(products, z.number()).optional(),
  plain: z.string().regex(/^p/, 'begins with p').optional(),
})

it.each([
  // input -> Chinese | English
  [{ lots: 'x' }, '应为数字，实际为字符串', 'Invalid input: expected number, received string'],
  [{ lots: 1.5 }, '应为整数，实际为数字', 'Invalid input: expected int, received number'],
  [{ lots: 0 }, '应不小于 1', 'Too small: expected number to be >=1'],
  [{ lots: 100 }, '应小于 100', 'Too big: expected number to be <100'],
  [{ name: 'long' }, '应不大于 3 个字符', 'Too big: expected string to have <=3 characters'],
  [{ many: [] }, '应不小于 1 项', 'Too small: expected array to have >=1 items'],
  [{ many: 'x' }, '应为数组，实际为字符串', 'Invalid input: expected array, received string'],
  [{ many: [null] }, '应为布尔值，实际为空值', 'Invalid input: expected boolean, received null'],
  [{ must: { x: {} } }, '应为字符串，实际为空缺', 'Invalid input: expected string, received undefined'],
  [{ must: { x: 1 } }, '应为对象，实际为数字', 'Invalid input: expected object, received number'],
  [{ text: 'x' }, '应为数字，实际为非数字', 'Invalid input: expected number, received NaN'],
  [{ kind: 'c' }, '无效选项：期望以下之一 "a"|"b"', 'Invalid option: expected one of "a"|"b"'],
  [{ market: { of: 'z' } }, '应为以下之一：x|y', "Invalid discriminator value. Expected 'x' | 'y'"],
  [{ more: 1 }, '未知的键："more"', 'Unrecognized key: "more"'],
  [{ product: 'zz' }, '应为品种', 'a product'],
  [{ rates: { zz: 1 } }, '应为品种', 'a product'],
  // A rule that speaks English only is told as it is.
  [{ plain: 'x' }, 'begins with p', 'begins with p'],
])('%j', (input, zh, en) => {
  const { error } = schema.safeParse(input)
  expect(issueWords(error?.issues[0] ?? expect.unreachable())).toEqual({ zh, en })
})
