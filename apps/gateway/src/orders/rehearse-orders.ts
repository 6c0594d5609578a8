import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { commandDataSchema } from '@huangpu/messages'
import { GATEWAY_MIGRATIONS, openGatewayJournal, openStore, type Store } from '@huangpu/storage'
import { loadAbi } from 'ctp-node-binding'
import { onCommand } from '../handlers/on-command.js'
import type { Timers } from '../ports/counter-ports.js'
import { LostCommands } from './lost-commands.js'
import type { OrderDesk } from './order-desk.js'
import { OrderPath } from './order-path.js'
import type { TradingSession } from './trading-session.js'

/** So many calls until V8 has compiled what an order passes through. */
const ORDERS = 600
/** Walked in one go; then heartbeats and the answers of Redis have their turn. */
const SLICE = 20
const ABI = '6.7.7'
const ACCOUNT = 'rehearsal'
const SESSION: TradingSession = {
  ready: true,
  confirmed: true,
  connected: true,
  login: { tradingDay: '20260105', frontId: 1, sessionId: 1, maxOrderRef: 0 },
}
const TIMERS: Timers = { after: () => () => undefined, monotonicMs: () => 0 }

/**
 * Walks made-up commands through an order path of its own, with a journal in a temporary folder and no counter behind it,
 * so that the day's first real order finds the code compiled instead of paying for it. Returns how many walked to the end.
 */
export async function rehearseOrders(orders = ORDERS): Promise<number> {
  // Else V8 forgets code that rested for some collections: a quiet hour may lie before the order.
  setFlagsFromString('--no-flush-bytecode')
  const folder = mkdtempSync(join(tmpdir(), 'huangpu-rehearsal-'))
  let store: Store | undefined
  try {
    const opened = (store = openStore({
      file: join(folder, 'rehearsal.sqlite'),
      environment: 'sim',
      service: 'gateway',
      migrations: GATEWAY_MIGRATIONS,
      synchronous: 'NORMAL',
    }))
    const walk = orderWalk(opened)
    let written = 0
    for (let first = 0; first < orders; first += SLICE) {
      // One commit for all of them: the disk needs no rehearsal.
      written = opened.transaction(() => walk(first, Math.min(first + SLICE, orders)))
      await new Promise((resolve) => setImmediate(resolve))
    }
    return written
  } finally {
    store?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Walks the orders of these numbers and answers how many were written so far. */
function orderWalk(store: Store): (from: number, to: number) => number {
  const inputOrder = loadAbi(ABI).struct('InputOrder')
  let written = 0
  const desk: OrderDesk = {
    accountId: ACCOUNT,
    environment: 'sim',
    journal: openGatewayJournal(store.db, ACCOUNT),
    outbox: store.outbox,
    transaction: (work) => store.transaction(work),
    exchangeMs: () => 0,
    wallMs: () => 0,
    objection: () => undefined,
    alert: () => undefined,
    count: () => undefined,
    record: () => undefined,
  }
  const { intake, sender, cancels } = new OrderPath({
    desk,
    timers: TIMERS,
    port: {
      has: (_struct, field) => inputOrder.has(field),
      request: (_name, fields) => {
        inputOrder.encode(fields)
        written += 1
        return { code: 0, requestId: written }
      },
    },
    identity: { brokerId: '9999', userId: ACCOUNT },
    ackTimeoutMs: 0,
    lostCommands: new LostCommands(),
    session: () => SESSION,
    onUnknown: () => undefined,
  })
  const handler = onCommand({ desk, intake, sender, cancels })
  return (from, to) => {
    for (let index = from; index < to; index += 1) {
      const message = commandDataSchema.parse(JSON.parse(commandJson(index)))
      const outcome = store.inbox.apply(ACCOUNT, handler.keyOf(message), () => handler.handle(message, '0-0'))
      void handler.afterCommit?.(message, outcome)
    }
    return written
  }
}

const commandJson = (index: number): string =>
  JSON.stringify({
    cmd_type: 'SEND_ORDER',
    request_id: `rehearsal-${index}`,
    order_id: `R${index.toString(36)}`,
    symbol: 'rb2701',
    exchange: 'SHFE',
    strategy_name: ACCOUNT,
    account_id: ACCOUNT,
    environment: 'sim',
    timestamp: '2026-01-05T09:00:00',
    direction: index % 2 === 0 ? 'LONG' : 'SHORT',
    offset: index % 3 === 0 ? 'OPEN' : 'CLOSETODAY',
    order_type: index % 4 === 0 ? 'FAK' : 'LIMIT',
    price: 3_000 + (index % 50),
    volume: 1 + (index % 5),
    expires_at_ms: 60_000,
  })
