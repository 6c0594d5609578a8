import type { PeerClient } from '@huangpu/service'
import { z } from 'zod'

const PAGE = 1_000
const pageSchema = z.object({ items: z.array(z.unknown()), next_cursor: z.string().nullable() })

/** Orders and fills of every day, as trading has them; the exchange forgets a day's when the next one begins. */
export async function countOrders(trading: PeerClient): Promise<{ orders: number; fills: number }> {
  return { orders: await countAll(trading, '/orders'), fills: await countAll(trading, '/trades') }
}

async function countAll(trading: PeerClient, path: string): Promise<number> {
  let count = 0
  let more = ''
  for (;;) {
    const { items, next_cursor: cursor } = await trading.get(`${path}?limit=${PAGE}${more}`, pageSchema)
    count += items.length
    if (cursor === null) return count
    more = `&cursor=${cursor}`
  }
}
