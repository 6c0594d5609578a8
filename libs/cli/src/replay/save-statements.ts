import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exchangeSettledDaysSchema, exchangeSettlementSchema } from '@huangpu/messages'
import type { PeerClient } from '@huangpu/service'

/**
 * Writes the settlement statement of each settled day to `{folder}/{trading_day}.txt`.
 * @returns the settled days, the first one first
 */
export async function saveStatements(exchange: PeerClient, accountId: string, folder: string): Promise<string[]> {
  const account = encodeURIComponent(accountId)
  const { items } = await exchange.get(`/accounts/${account}/settlements`, exchangeSettledDaysSchema)
  const days = items.map((item) => item.trading_day).sort()
  mkdirSync(folder, { recursive: true })
  for (const day of days) {
    const { text } = await exchange.get(`/settlements/${account}/${day}`, exchangeSettlementSchema)
    writeFileSync(join(folder, `${day}.txt`), text)
  }
  return days
}
