import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type OrderData,
  type PositionData,
  STREAMS,
  type TradeData,
  orderDataSchema,
  tradeDataSchema,
} from '@huangpu/messages'
import { GATEWAY_MIGRATIONS, ReferenceRows, openGatewayJournal, openStore } from '@huangpu/storage'
import type { OrderDesk } from '../orders/order-desk.js'
import type { GateObjection } from '../orders/order-gate.js'

export const TEST_ACCOUNT = 'sim001'

export interface TestDesk {
  readonly desk: OrderDesk
  readonly alerts: string[]
  readonly reference: ReferenceRows
  readonly counts: Map<string, number>
  /** Wall time, ms; tests move it. */
  wallMs: number
  /** What lease and kill switch say against an order; tests set it. */
  objection: GateObjection | undefined
  /** No transaction can be committed. */
  diskFull: boolean
  /** Every message of the outbox so far, in order, checked against its schema. */
  statuses(): OrderData[]
  trades(): TradeData[]
  positions(): PositionData[]
  applyOnce(key: string, effect: () => void): 'applied' | 'duplicate'
  /** Ends it as a crash would, and opens the same file again. */
  reopen(): TestDesk
  close(): void
}

export function openTestDesk(folder = mkdtempSync(join(tmpdir(), 'huangpu-gateway-'))): TestDesk {
  const store = openStore({
    file: join(folder, 'gateway.sqlite'),
    environment: 'sim',
    service: 'gateway',
    migrations: GATEWAY_MIGRATIONS,
    synchronous: 'FULL',
  })
  const alerts: string[] = []
  const counts = new Map<string, number>()
  const rows = (stream: string): unknown[] =>
    store.db
      .prepare<[string], { json: string }>('SELECT json FROM outbox WHERE stream = ? ORDER BY id')
      .all(stream)
      .map((row) => JSON.parse(row.json) as unknown)
  const test: TestDesk = {
    desk: {
      accountId: TEST_ACCOUNT,
      environment: 'sim',
      journal: openGatewayJournal(store.db, TEST_ACCOUNT),
      outbox: store.outbox,
      transaction: (work) => {
        if (test.diskFull) throw new Error('database or disk is full')
        return store.transaction(work)
      },
      exchangeMs: () => Date.UTC(2026, 10, 20, 2, 0, 0),
      wallMs: () => test.wallMs,
      objection: () => test.objection,
      alert: (alert) => void alerts.push(alert.code),
      count: (name, by = 1) => void counts.set(name, (counts.get(name) ?? 0) + by),
      record: () => undefined,
    },
    alerts,
    reference: new ReferenceRows(store.db, TEST_ACCOUNT, 'front'),
    counts,
    wallMs: 1_800_000_000_000,
    objection: undefined,
    diskFull: false,
    statuses: () => rows(STREAMS.orderStatus).map((row) => orderDataSchema.parse(row)),
    trades: () => rows(STREAMS.trade).map((row) => tradeDataSchema.parse(row)),
    positions: () => rows(STREAMS.position) as PositionData[],
    applyOnce: (key, effect) => store.inbox.apply('gateway', key, effect),
    reopen: () => {
      store.close()
      return openTestDesk(folder)
    },
    close: () => {
      store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return test
}
