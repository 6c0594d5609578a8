import { inBothLanguages, instrumentListSchema } from '@huangpu/messages'
import { createRoute, jsonAnswer, REFUSALS, type ServiceRoutes } from '@huangpu/service'
import { z } from 'zod'
import type { InstrumentCache } from '../queries/instrument-cache.js'

const listInstruments = createRoute({
  method: 'get',
  path: '/instruments',
  tags: ['instruments'],
  summary: '柜台合约列表 / Contracts that the counter lists',
  request: {
    query: z.object({
      product: z
        .string()
        .regex(/^[A-Za-z]{1,4}$/, inBothLanguages('应为品种代码，如 rb', 'a product such as rb'))
        .optional(),
    }),
  },
  responses: { 200: jsonAnswer(instrumentListSchema, '按合约代码排序 / Ordered by symbol'), ...REFUSALS },
})

/** GET /instruments: empty until the first login of the day brought the list. */
export function instrumentRoutes(http: ServiceRoutes, instruments: InstrumentCache): void {
  http.openapi(listInstruments, (context) => {
    const { product } = context.req.valid('query')
    const items = instruments.all().filter((row) => product === undefined || row.product === product)
    items.sort((left, right) => (left.symbol < right.symbol ? -1 : 1))
    return context.json({ items, next_cursor: null }, 200)
  })
}
