import {
  accountIdField,
  exchangeAccountSchema,
  exchangeFaultArmedSchema,
  exchangeFaultSchema,
  exchangeFaultsRemovedSchema,
  exchangeOrderSchema,
  exchangeSettledDaysSchema,
  exchangeSettlementSchema,
  exchangeTransferBodySchema,
  injectOrderBodySchema,
  participantNameField,
  tradingDayField,
  type Environment,
} from '@huangpu/messages'
import { ApiProblem, readBody, readQuery, type ServiceContext } from '@huangpu/service'
import { Hono, type Context } from 'hono'
import { z } from 'zod'
import { requireRole, type SessionEnv } from '../access/session-guard.js'
import { createExchangeReader } from './exchange-reader.js'
import { faultKinds } from './fault-kinds.js'
import { trustedAnswer } from './trusted-answer.js'

const nameField = z.string().max(32).optional()
const floorQuery = z.strictObject({ symbol: nameField, account: nameField })
const injectBody = injectOrderBodySchema.extend({ name: participantNameField })
const accountQuery = z.strictObject({ account: accountIdField })
const settlementQuery = accountQuery.extend({ day: tradingDayField })
const transferBody = exchangeTransferBodySchema.extend({ account: accountIdField })
const idBody = z.strictObject({ id: z.string().max(32) })

export interface ExchangeRoutesOptions {
  readonly environment: Environment
  readonly accountId: string
  readonly peer: ServiceContext['peer']
  readonly audit: (action: string, details: Record<string, unknown>) => void
}

/** The simulated exchange behind the console's session. With a real one there is nothing of the kind, and it says so. */
export function createExchangeRoutes({ environment, accountId, peer, audit }: ExchangeRoutesOptions): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>()
  const read = createExchangeReader(peer, accountId)
  const exchange = () => peer('exchange')
  const change = async <S extends z.ZodType>(
    context: Context<SessionEnv>,
    asked: { action: string } & Record<string, unknown>,
    ask: () => Promise<z.output<S>>,
  ): Promise<Response> => {
    requireRole(context, 'trader')
    const { action, ...details } = asked
    audit(action, { user: context.get('signedIn').user.name, ...details })
    return context.json((await trustedAnswer('exchange', ask)) as object)
  }

  app.use('/exchange/*', async (_context, next) => {
    if (environment !== 'sim') throw notSimulated()
    await next()
  })
  app.get('/exchange/floor', async (context) => context.json(await read(readQuery(context, floorQuery))))
  app.get('/exchange/fault-kinds', (context) => context.json({ items: faultKinds(), next_cursor: null }))
  app.get('/exchange/settled-days', async (context) => {
    const { account } = readQuery(context, accountQuery)
    const path = `/accounts/${encodeURIComponent(account)}/settlements`
    return context.json(await trustedAnswer('exchange', () => exchange().get(path, exchangeSettledDaysSchema)))
  })
  app.get('/exchange/settlement', async (context) => {
    const { account, day } = readQuery(context, settlementQuery)
    const path = `/settlements/${encodeURIComponent(account)}/${day}`
    return context.json(await trustedAnswer('exchange', () => exchange().get(path, exchangeSettlementSchema)))
  })
  app.post('/exchange/transfers', async (context) => {
    const { account, ...transfer } = await readBody(context, transferBody)
    const path = `/accounts/${encodeURIComponent(account)}/transfers`
    return change(context, { action: 'transfer_money', account, ...transfer }, () =>
      exchange().post(path, transfer, exchangeAccountSchema),
    )
  })
  app.post('/exchange/orders', async (context) => {
    const { name, ...order } = await readBody(context, injectBody)
    const path = `/participants/${encodeURIComponent(name)}/orders`
    return change(context, { action: 'inject_order', name, ...order }, () =>
      exchange().post(path, order, exchangeOrderSchema),
    )
  })
  app.post('/exchange/orders/withdraw', async (context) => {
    const { id } = await readBody(context, idBody)
    const path = `/participants/orders/${encodeURIComponent(id)}`
    return change(context, { action: 'withdraw_order', id }, () => exchange().delete(path, exchangeOrderSchema))
  })
  app.post('/exchange/faults', async (context) => {
    const fault = await readBody(context, exchangeFaultSchema)
    return change(context, { action: 'arm_fault', fault }, () =>
      exchange().post('/faults', fault, exchangeFaultArmedSchema),
    )
  })
  app.post('/exchange/faults/remove', async (context) => {
    const { id } = await readBody(context, idBody)
    const path = `/faults/${encodeURIComponent(id)}`
    return change(context, { action: 'remove_fault', id }, () => exchange().delete(path, exchangeFaultsRemovedSchema))
  })
  return app
}

const notSimulated = (): ApiProblem =>
  new ApiProblem(
    409,
    'not_simulated',
    '当前环境不是 sim：真实交易所不提供此功能',
    'the environment is not sim: a real exchange offers nothing of the kind',
  )
