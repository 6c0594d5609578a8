import {
  exchangeFaultArmedSchema,
  exchangeFaultHistorySchema,
  exchangeFaultListSchema,
  exchangeFaultSchema,
  exchangeFaultsRemovedSchema,
} from '@huangpu/messages'
import { ApiProblem, createRoute, jsonAnswer, jsonBody, REFUSALS, type ServiceRoutes } from '@huangpu/service'
import { z } from 'zod'
import type { Exchange } from '../exchange/exchange.js'
import type { FaultOperator } from '../faults/fault-operator.js'
import { knownAccount } from './known.js'

const tags = ['faults']

const list = createRoute({
  method: 'get',
  path: '/faults',
  tags,
  summary: '已设置的故障 / What may still strike',
  responses: {
    200: jsonAnswer(exchangeFaultListSchema, '故障与触发次数 / Faults and how often each struck'),
    ...REFUSALS,
  },
})

const history = createRoute({
  method: 'get',
  path: '/faults/history',
  tags,
  summary: '故障记录 / What faults did, the latest first',
  responses: { 200: jsonAnswer(exchangeFaultHistorySchema, '最近一千条 / The last thousand events'), ...REFUSALS },
})

const arm = createRoute({
  method: 'post',
  path: '/faults',
  tags,
  summary: '设置一个故障 / Arm a fault',
  request: { body: jsonBody(exchangeFaultSchema) },
  responses: { 200: jsonAnswer(exchangeFaultArmedSchema, '编号 / Its id, when it is in force'), ...REFUSALS },
})

const clear = createRoute({
  method: 'delete',
  path: '/faults',
  tags,
  summary: '移除全部故障 / Remove all faults',
  responses: { 200: jsonAnswer(exchangeFaultsRemovedSchema, '移除的个数 / How many'), ...REFUSALS },
})

const remove = createRoute({
  method: 'delete',
  path: '/faults/{id}',
  tags,
  summary: '移除一个故障 / Remove one fault',
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: jsonAnswer(exchangeFaultsRemovedSchema, '移除的个数 / How many'), ...REFUSALS },
})

/** Arms, lists and removes faults. One of an account that is not there would never strike. */
export function addFaultRoutes(http: ServiceRoutes, faults: FaultOperator, exchange: Exchange): void {
  const { desk } = faults
  http.openapi(list, (context) => context.json({ items: desk.list(), next_cursor: null }, 200))
  http.openapi(history, (context) => context.json({ items: desk.history(), next_cursor: null }, 200))
  http.openapi(arm, async (context) => {
    const fault = context.req.valid('json')
    if (fault.account_id !== undefined) knownAccount(exchange, fault.account_id, 'account_id')
    return context.json({ id: await faults.arm(fault) }, 200)
  })
  http.openapi(clear, (context) => context.json({ removed: desk.clear() }, 200))
  http.openapi(remove, (context) => {
    const { id } = context.req.valid('param')
    if (desk.remove(id)) return context.json({ removed: 1 }, 200)
    throw new ApiProblem(
      404,
      'unknown_fault',
      `没有故障 ${id}：它已用尽、已移除或从未设置`,
      `no fault ${id}: it is spent, was removed or never existed`,
    )
  })
}
