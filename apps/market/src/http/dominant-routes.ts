import { dominantListSchema, dominantNowSchema } from '@huangpu/messages'
import { createRoute, jsonAnswer, REFUSALS, type ServiceRoutes } from '@huangpu/service'
import { z } from 'zod'
import { productField } from './bar-query.js'
import { noQuery } from './no-query.js'
import { todayOf, type RoutePorts } from './route-ports.js'
import { fileProblemOf, orProblem } from './stream-answer.js'

const readDominant = createRoute({
  method: 'get',
  path: '/dominant',
  tags: ['bars'],
  summary: '各品种当前主力合约 / The dominant contract of each product',
  request: { query: noQuery },
  responses: { 200: jsonAnswer(dominantNowSchema, '按品种排序 / Ordered by product'), ...REFUSALS },
})

const readDominantHistory = createRoute({
  method: 'get',
  path: '/dominant/{product}',
  tags: ['bars'],
  summary: '品种主力合约历史 / Which contract of a product was dominant when',
  request: { params: z.object({ product: productField }), query: noQuery },
  responses: { 200: jsonAnswer(dominantListSchema, '由旧到新 / Oldest first'), ...REFUSALS },
})

/** GET /dominant, GET /dominant/{product}: by the closes of finished days. */
export function addDominantRoutes(http: ServiceRoutes, ports: RoutePorts): void {
  const spansOf = async (product: string) =>
    (await ports.continuous.spans(product, todayOf(ports, product))).map(({ symbol, from, through, decidedOn }) => ({
      ...{ product, symbol, from, through, decided_on: decidedOn },
    }))
  http.openapi(readDominant, async (context) => {
    const items = []
    const problems = []
    for (const product of await ports.continuous.products()) {
      try {
        items.push(...(await spansOf(product)).slice(-1))
      } catch (error) {
        problems.push({ product, ...fileProblemOf(error) })
      }
    }
    return context.json({ items, problems, next_cursor: null }, 200)
  })
  http.openapi(readDominantHistory, async (context) => {
    const items = await orProblem(() => spansOf(context.req.valid('param').product))
    return context.json({ items, next_cursor: null }, 200)
  })
}
