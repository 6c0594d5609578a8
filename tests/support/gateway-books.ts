import { join } from 'node:path'
import { readFileSync, readdirSync } from 'node:fs'
import Database from 'better-sqlite3'
import { verifyAuditFile } from '@huangpu/storage'
import { waitUntil } from '@huangpu/testkit'
import { z } from 'zod'
import { exchangeOrderSchema, type ExchangeOrder } from './exchange-order.js'
import { ACCOUNT, type GatewayStack } from './gateway-stack.js'

/** What the simulated exchange holds of the account: the truth. */
export async function exchangeOrders(stack: GatewayStack): Promise<ExchangeOrder[]> {
  const answer = await stack.call('exchange', `/accounts/${ACCOUNT}/orders`)
  return z.object({ items: z.array(exchangeOrderSchema) }).parse(answer).items
}

export interface JournalRow {
  readonly order_id: string
  readonly own: number
  readonly front_id: number
  readonly session_id: number
  readonly order_ref: string
  readonly send_state: string
  readonly order_sys_id: string | null
  readonly status: string
  readonly traded: number
  readonly filled: number
  readonly status_seq: number
}

/** The gateway's journal, read beside it. */
export function journalOf(stack: GatewayStack): JournalRow[] {
  const db = new Database(join(stack.home.path, 'data/db/gateway.sqlite'), { readonly: true })
  try {
    return db.prepare('SELECT * FROM orders').all() as JournalRow[]
  } finally {
    db.close()
  }
}

export interface AuditRecord {
  readonly direction: string
  readonly name: string
  readonly code?: number | string
  readonly order_id?: string
  readonly fields?: Readonly<Record<string, string | number>>
}

/** Every record of the account's audit, its chain verified; of a gateway that has ended, which writes no more. */
export async function auditOf(stack: GatewayStack): Promise<AuditRecord[]> {
  const folder = join(stack.home.path, 'data/audit', ACCOUNT)
  const records: AuditRecord[] = []
  for (const file of readdirSync(folder).sort()) {
    const path = join(folder, file)
    const { broken } = await verifyAuditFile(path)
    if (broken) throw new Error(`${path}:${broken.line} ${broken.why}`)
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    records.push(...lines.map((line) => JSON.parse(line) as AuditRecord))
  }
  return records
}

/** Waits until what must hold of every order whatever happened holds: journal, stream and exchange say the same, nothing twice. */
export async function booksAgree(stack: GatewayStack, sent: readonly string[]): Promise<void> {
  let found: string[] = []
  await waitUntil(async () => (found = await disagreements(stack, sent)).length === 0, {
    everyMs: 200,
    message: () => `the books to agree:\n${found.join('\n')}`,
  })
}

async function disagreements(stack: GatewayStack, sent: readonly string[]): Promise<string[]> {
  const truth = await exchangeOrders(stack)
  const found: string[] = []
  const byMemo = new Map<string, ExchangeOrder>()
  for (const order of truth) {
    if (byMemo.has(order.orderMemo)) found.push(`${order.orderMemo} was inserted twice`)
    byMemo.set(order.orderMemo, order)
  }
  const rows = new Map(journalOf(stack).map((row) => [row.order_id, row]))
  for (const orderId of sent) {
    const statuses = stack.statuses.filter((status) => status.order_id === orderId)
    const last = statuses.at(-1)
    const row = rows.get(orderId)
    if (!last || !row) {
      found.push(`${orderId} was lost`)
      continue
    }
    const numbers = statuses.map((status) => status.status_seq).join()
    if (numbers !== statuses.map((_, at) => at + 1).join()) found.push(`${orderId} has the status numbers ${numbers}`)
    if (row.status !== last.status || row.traded !== last.traded || row.status_seq !== last.status_seq)
      found.push(`${orderId}: journal ${row.status} ${row.traded}, stream ${last.status} ${last.traded}`)
    const told = byMemo.get(orderId)
    const expected = told ? statusAtExchange(told) : 'REJECTED'
    if (last.status !== expected || last.traded !== (told?.tradedLots ?? 0))
      found.push(`${orderId}: stream ${last.status} ${last.traded}, exchange ${expected} ${told?.tradedLots}`)
    if (told && `${row.front_id} ${row.session_id} ${row.order_ref}` !== identityOf(told))
      found.push(`${orderId}: journal ${row.front_id} ${row.session_id} ${row.order_ref}, exchange ${identityOf(told)}`)
    const lots = stack.trades.filter((trade) => trade.order_id === orderId).reduce((sum, { volume }) => sum + volume, 0)
    if (lots !== (told?.tradedLots ?? 0) || lots !== row.filled)
      found.push(`${orderId}: trades of ${lots} lots told, ${row.filled} in the journal, ${told?.tradedLots} traded`)
  }
  return [...found, ...stack.contradictions]
}

const identityOf = (order: ExchangeOrder): string => `${order.frontId} ${order.sessionId} ${order.orderRef.trim()}`

function statusAtExchange(order: ExchangeOrder): string {
  if (order.status === '5') return order.submitStatus === '4' ? 'REJECTED' : 'CANCELLED'
  if (order.status === '0') return 'ALLTRADED'
  if (order.status === 'a') return 'SUBMITTING'
  return order.tradedLots > 0 ? 'PARTTRADED' : 'NOTTRADED'
}
