import {
  exchangeFaultSchema,
  type exchangeFaultArmedSchema,
  type exchangeFaultHistorySchema,
  type exchangeFaultListSchema,
  type exchangeFaultsRemovedSchema,
} from '@huangpu/messages'
import { ApiProblem, readBody } from '@huangpu/service'
import type { Hono } from 'hono'
import type { z } from 'zod'
import type { FaultOperator } from '../faults/fault-operator.js'

/** Arms, lists and removes faults. */
export function addFaultRoutes(app: Hono, faults: FaultOperator): void {
  app.get('/faults', (context) =>
    context.json<z.infer<typeof exchangeFaultListSchema>>({ items: faults.desk.list(), next_cursor: null }),
  )

  app.get('/faults/history', (context) =>
    context.json<z.infer<typeof exchangeFaultHistorySchema>>({ items: faults.desk.history(), next_cursor: null }),
  )

  app.post('/faults', async (context) => {
    const fault = await readBody(context, exchangeFaultSchema)
    return context.json<z.infer<typeof exchangeFaultArmedSchema>>({ id: await faults.arm(fault) })
  })

  app.delete('/faults', (context) =>
    context.json<z.infer<typeof exchangeFaultsRemovedSchema>>({ removed: faults.desk.clear() }),
  )

  app.delete('/faults/:id', (context) => {
    const id = context.req.param('id')
    if (faults.desk.remove(id)) return context.json<z.infer<typeof exchangeFaultsRemovedSchema>>({ removed: 1 })
    throw new ApiProblem(
      404,
      'unknown_fault',
      `没有故障 ${id}：它已用尽、已移除或从未设置`,
      `no fault ${id}: it is spent, was removed or never existed`,
    )
  })
}
