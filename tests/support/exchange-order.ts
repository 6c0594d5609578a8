import { z } from 'zod'

/** An order as the control API of the simulated exchange tells it. */
export const exchangeOrderSchema = z.object({
  orderRef: z.string(),
  frontId: z.int(),
  sessionId: z.int(),
  orderMemo: z.string(),
  orderSysId: z.string(),
  symbol: z.string(),
  volumeLots: z.int(),
  tradedLots: z.int(),
  status: z.enum(['0', '1', '3', '5', 'a']),
  submitStatus: z.string(),
})
export type ExchangeOrder = z.infer<typeof exchangeOrderSchema>
