import { barDataSchema, type BarData } from '@huangpu/messages'
import type { PeerClient } from '@huangpu/service'
import { z } from 'zod'
import { STRATEGY_CONFIG } from './config.js'

const barsSchema = z.object({ items: z.array(barDataSchema) })

/** Finished bars of a contract from the market service, oldest first; tries until it answers or nobody waits. */
export async function fetchHistory(
  market: PeerClient,
  request: { symbol: string; bars: number; cancelled: () => boolean; waiting: (why: string) => void },
): Promise<BarData[]> {
  const limit = Math.min(request.bars, STRATEGY_CONFIG.warmUpBarsMax)
  for (;;) {
    try {
      const { items } = await market.get(`/bars?symbol=${request.symbol}&limit=${limit}`, barsSchema)
      return items.sort((a, b) => (a.datetime < b.datetime ? -1 : a.datetime > b.datetime ? 1 : 0))
    } catch (error) {
      if (request.cancelled()) return []
      const why = error instanceof Error ? error.message : String(error)
      request.waiting(`等待行情服务的历史K线 / waiting for bars of the market service: ${why}`)
      await new Promise((resolve) => setTimeout(resolve, STRATEGY_CONFIG.warmUpRetryMs))
      if (request.cancelled()) return []
    }
  }
}
