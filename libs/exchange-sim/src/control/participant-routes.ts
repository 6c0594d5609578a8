import { exchangeOrderSchema, inBothLanguages, injectOrderBodySchema, participantNameField } from '@huangpu/messages'
import { ApiProblem, createRoute, jsonAnswer, jsonBody, REFUSALS, type ServiceRoutes } from '@huangpu/service'
import { z } from 'zod'
import type { Exchange } from '../exchange/exchange.js'
import { isProblem, type OutsiderOrder, type OutsiderProblem } from '../market/outsider-order.js'
import { knownMarket } from './known.js'
import { participantOrderView } from './views/order-view.js'

const tags = ['participants']

const inject = createRoute({
  method: 'post',
  path: '/participants/{name}/orders',
  tags,
  summary: '以其他参与者的名义报单 / Place an order in the name of another participant',
  request: { params: z.object({ name: participantNameField }), body: jsonBody(injectOrderBodySchema) },
  responses: { 200: jsonAnswer(exchangeOrderSchema, '撮合后的报单 / The order after matching'), ...REFUSALS },
})

const withdraw = createRoute({
  method: 'delete',
  path: '/participants/orders/{id}',
  tags,
  summary: '撤回其他参与者的报单 / Withdraw an order of another participant',
  request: {
    params: z.object({
      id: z
        .string()
        .regex(/^p\d{1,15}$/, inBothLanguages('应为此类报单的编号，如 p3', 'the id of such an order, e.g. p3')),
    }),
  },
  responses: { 200: jsonAnswer(exchangeOrderSchema, '撤单后的报单 / The order after that'), ...REFUSALS },
})

const STATUS: Readonly<Record<OutsiderProblem['code'], 400 | 404 | 409>> = {
  unknown_contract: 404,
  unknown_order: 404,
  bad_order: 400,
  refused: 409,
  too_many_orders: 409,
  order_ended: 409,
}

/** Orders that somebody places in the name of other participants. */
export function addParticipantRoutes(http: ServiceRoutes, exchange: Exchange): void {
  http.openapi(inject, (context) => {
    const { symbol, side, price, volume, time_in_force: timeInForce } = context.req.valid('json')
    const { name: participant } = context.req.valid('param')
    const { symbol: known } = knownMarket(exchange, symbol).contract
    const order = { participant, symbol: known, side, price, volumeLots: volume, timeInForce }
    return context.json(participantOrderView(taken(exchange.outsiders.submit(order))), 200)
  })
  http.openapi(withdraw, (context) => {
    const { id } = context.req.valid('param')
    const order = exchange.outsiders.list(Infinity).find((one) => `p${one.id}` === id)
    if (!order) throw problem({ code: 'unknown_order', zh: `没有报单 ${id}`, en: `no order ${id}` })
    return context.json(participantOrderView(taken(exchange.outsiders.cancel(order.participant, order.id))), 200)
  })
}

const problem = ({ code, zh, en }: OutsiderProblem): ApiProblem => new ApiProblem(STATUS[code], code, zh, en)

function taken(answer: OutsiderOrder | OutsiderProblem): OutsiderOrder {
  if (isProblem(answer)) throw problem(answer)
  return answer
}
