import { PRODUCTS, specOf } from '@huangpu/core'
import { exchangeField, inBothLanguages as say, symbolField } from '@huangpu/messages'
import { checkParameters, type StrategyType } from '@huangpu/strategy-kit'
import { z } from 'zod'

export const INSTANCE_NAME = /^[A-Za-z0-9_-]{1,32}$/

const percentField = z
  .number({
    error: say('必须为百分数，例如 2.0；null 表示不启用', 'must be per cent such as 2.0; null switches it off'),
  })
  .positive({ error: say('必须大于 0；null 表示不启用', 'must be above 0; null switches it off') })
  .max(100, { error: say('不能超过 100', 'must be at most 100') })
  .nullable()
  .optional()

const RISK_SHAPE = {
  stop_loss_pct: percentField,
  take_profit_pct: percentField,
  long_stop_loss_pct: percentField,
  long_take_profit_pct: percentField,
  short_stop_loss_pct: percentField,
  short_take_profit_pct: percentField,
  max_position: z
    .int({ error: say('必须为整数手数', 'must be a whole number of lots') })
    .min(1, { error: say('至少 1 手', 'must be at least 1 lot') })
    .max(10_000, { error: say('最多 10000 手', 'must be at most 10000 lots') })
    .optional(),
}

const ORDER_SHAPE = {
  type: z
    .enum(['LIMIT', 'FAK', 'FOK'], { error: say('必须为 LIMIT、FAK 或 FOK', 'must be LIMIT, FAK or FOK') })
    .default('LIMIT'),
  price_offset_ticks: z
    .int({ error: say('必须为整数（最小变动价位数）', 'must be a whole number of price ticks') })
    .min(-100, { error: say('至少 -100', 'must be at least -100') })
    .max(100, { error: say('最多 100', 'must be at most 100') })
    .default(1),
  cancel_after_s: z
    .number({ error: say('必须为秒数；null 表示一直挂单', 'must be seconds; null lets the order rest') })
    .min(1, { error: say('至少 1 秒', 'must be at least 1 s') })
    .max(86_400, { error: say('最多 86400 秒', 'must be at most 86400 s') })
    .nullable()
    .default(10),
}

const section = <S extends z.ZodRawShape>(shape: S) =>
  z.looseObject(shape, { error: say('必须为键值列表', 'must be a section of keys and values') })

const ENVELOPE = {
  strategy_name: z.string({
    error: say('缺少策略类型，例如 MaRsiStrategy', 'the strategy type is missing, such as MaRsiStrategy'),
  }),
  symbol: z
    .string({ error: say('缺少合约，例如 rb2701', 'the contract is missing, such as rb2701') })
    .refine((text) => symbolField.safeParse(text).success, {
      error: say('不是合约代码，应如 rb2701', 'not a contract; write it like rb2701'),
    }),
  exchange: z.string({ error: say('缺少交易所，例如 SHFE', 'the exchange is missing, such as SHFE') }),
  name: z
    .string({ error: say('必须为文本', 'must be text') })
    .regex(INSTANCE_NAME, {
      error: say('最多 32 个字母、数字、_ 或 -', 'up to 32 letters, digits, _ or -'),
    })
    .optional(),
  enabled: z.boolean({ error: say('必须为 true 或 false', 'must be true or false') }).default(true),
  params: z.record(z.string(), z.unknown(), { error: say('必须为键值列表', 'must be a section') }).default({}),
  risk: section(RISK_SHAPE).prefault({}),
  order: section(ORDER_SHAPE).prefault({}),
}

type Envelope = z.output<z.ZodObject<typeof ENVELOPE>>
interface Complaints {
  addIssue(issue: { code: 'custom'; path: string[]; message: string }): void
}

/** The schema of a file in config/strategies, for the types that are known. */
export const strategyFileSchema = (types: ReadonlyMap<string, StrategyType>) =>
  z
    .looseObject(ENVELOPE, { error: say('必须为键值列表', 'the file must be a list of keys and values') })
    .superRefine((file, complaints: Complaints) => {
      refuseUnknownKeys(file, ENVELOPE, [], complaints)
      refuseUnknownKeys(file.risk, RISK_SHAPE, ['risk'], complaints)
      refuseUnknownKeys(file.order, ORDER_SHAPE, ['order'], complaints)
      checkContract(file, complaints)
      checkType(file, types, complaints)
    })

function refuseUnknownKeys(given: object, shape: object, path: string[], complaints: Complaints): void {
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(shape, key)) continue
    const known = Object.keys(shape).join(', ')
    const message = say(`未知的键 ${key}；可用：${known}`, `unknown key ${key}; known: ${known}`)
    complaints.addIssue({ code: 'custom', path: [...path, key], message })
  }
}

function checkContract({ symbol, exchange }: Envelope, complaints: Complaints): void {
  const known = exchangeField.safeParse(exchange)
  if (!known.success) {
    const message = say(`未知的交易所 ${exchange}`, `unknown exchange ${exchange}`)
    complaints.addIssue({ code: 'custom', path: ['exchange'], message })
    return
  }
  const spec = specOf(symbol)
  if (!spec) {
    const products = [...PRODUCTS.keys()].join(', ')
    const message = say(`${symbol} 不属于已知品种：${products}`, `${symbol} is of no known product: ${products}`)
    complaints.addIssue({ code: 'custom', path: ['symbol'], message })
  } else if (spec.exchange !== exchange) {
    const message = say(`${symbol} 属于 ${spec.exchange}`, `${symbol} is listed at ${spec.exchange}`)
    complaints.addIssue({ code: 'custom', path: ['exchange'], message })
  }
}

function checkType(file: Envelope, types: ReadonlyMap<string, StrategyType>, complaints: Complaints): void {
  const type = types.get(file.strategy_name)
  if (!type) {
    const known = [...types.keys()].join(', ')
    const name = file.strategy_name
    const message = say(`未知的策略类型 ${name}；可用：${known}`, `unknown strategy type ${name}; known: ${known}`)
    complaints.addIssue({ code: 'custom', path: ['strategy_name'], message })
    return
  }
  const checked = checkParameters(type.parameters, file.params)
  if (!checked.ok) {
    const zh = checked.problems.map((problem) => problem.zh + placeHint(problem.key)).join('；')
    const en = checked.problems.map((problem) => problem.en + placeHint(problem.key)).join('; ')
    complaints.addIssue({ code: 'custom', path: ['params', checked.problems[0]?.key ?? ''], message: say(zh, en) })
    return
  }
  const together = type.checkTogether?.(checked.values)
  if (together) {
    complaints.addIssue({ code: 'custom', path: ['params', together.key], message: say(together.zh, together.en) })
  }
}

const placeHint = (key: string): string =>
  Object.hasOwn(RISK_SHAPE, key) ? ' (-> risk:)' : Object.hasOwn(ORDER_SHAPE, key) ? ' (-> order:)' : ''
