import { tradeKey, type EpochMs } from '@huangpu/core'
import type { OrderData, TradeData } from '@huangpu/messages'
import type { Database, Statement } from 'better-sqlite3'
import { BookAdjustmentTable } from './book-adjustment-table.js'
import type {
  BookEntryRecord,
  ChildOrderRecord,
  InstanceRecord,
  StrategyFillRecord,
  StrategyRequestRecord,
  WorkingRequestRecord,
} from './strategy-records.js'

interface RequestRow {
  request_id: string
  symbol: string
  exchange: StrategyRequestRecord['exchange']
  direction: StrategyRequestRecord['direction']
  offset: StrategyRequestRecord['offset']
  order_type: StrategyRequestRecord['orderType']
  price: number
  volume: number
  purpose: string
  placed_at_ms: number
}

interface InstanceRow {
  wanted: InstanceRecord['wanted']
  enabled_in_file: number | null
  variables: string
  acted_through_ms: number | null
  time_epoch: number
}

type FillRow = Pick<
  TradeData,
  'trading_day' | 'exchange' | 'trade_id' | 'direction' | 'offset' | 'price' | 'volume'
> & {
  id: number
  account_id: string
  request_id: string
}

type StatusFacts = Pick<
  OrderData,
  'order_id' | 'request_id' | 'volume' | 'traded' | 'status' | 'status_seq' | 'reason_code' | 'reason' | 'datetime'
>

/** What the strategies of one account did and want. Every writing method runs inside the caller's transaction. */
export class StrategyRepository {
  readonly adjustments: BookAdjustmentTable
  private readonly sql: ReturnType<typeof prepare>

  constructor(
    db: Database,
    private readonly accountId: string,
  ) {
    this.sql = prepare(db)
    this.adjustments = new BookAdjustmentTable(db, accountId)
  }

  /** Name of the instance whose intent this was; undefined for requests of others. */
  instanceOf(requestId: string): string | undefined {
    return this.sql.instanceOf.get(this.accountId, requestId) as string | undefined
  }

  addRequest(
    instance: string,
    request: StrategyRequestRecord,
    times: { placedAtMs: EpochMs; expiresAtMs: EpochMs },
  ): void {
    this.sql.addRequest.run({ account: this.accountId, instance, ...request, ...times })
  }

  /** Real time after which nobody may send this request. */
  expiryOf(requestId: string): EpochMs | undefined {
    return this.sql.expiryOf.get(this.accountId, requestId) as number | undefined
  }

  markFinal(requestId: string): void {
    this.sql.markFinal.run(this.accountId, requestId)
  }

  /** Older statuses than the stored one change nothing. */
  saveStatus(status: StatusFacts): void {
    this.sql.saveStatus.run({ account: this.accountId, ...status })
  }

  /** False when the fill is there already. */
  saveFill(instance: string, trade: TradeData): boolean {
    return this.sql.saveFill.run({ ...trade, instance, trade_id: trade.trade_id.trim() }).changes === 1
  }

  /** Own fills and what was adjusted between them, oldest first. */
  bookEntries(instance: string, symbol: string): BookEntryRecord[] {
    const rows = this.sql.fills.all(this.accountId, instance, symbol) as FillRow[]
    const fills = rows.map((row) => ({ at: row.id, entry: { kind: 'fill' as const, ...fillOf(row) } }))
    const adjustments = this.adjustments.of(instance, symbol).map(({ afterFill, side, lots, price }) => {
      // Between the fill that it follows and the next one.
      return { at: afterFill + 0.5, entry: { kind: 'adjustment' as const, side, lots, price } }
    })
    return [...fills, ...adjustments].sort((a, b) => a.at - b.at).map(({ entry }) => entry)
  }

  workingRequests(instance: string, symbol: string): WorkingRequestRecord[] {
    const rows = this.sql.working.all(this.accountId, instance, symbol) as RequestRow[]
    return rows.map((row) => ({
      order: {
        requestId: row.request_id,
        symbol: row.symbol,
        exchange: row.exchange,
        direction: row.direction,
        offset: row.offset,
        orderType: row.order_type,
        price: row.price,
        volume: row.volume,
        purpose: row.purpose,
      },
      placedAtMs: row.placed_at_ms,
      statuses: this.sql.children
        .all(this.accountId, row.request_id)
        .map((child) => ({ ...(child as Omit<ChildOrderRecord, 'event'>), event: 'state' as const })),
    }))
  }

  instance(name: string): InstanceRecord {
    const row = this.sql.instance.get(this.accountId, name) as InstanceRow | undefined
    return {
      wanted: row?.wanted ?? null,
      enabledInFile: row?.enabled_in_file == null ? null : row.enabled_in_file === 1,
      variables: row ? (JSON.parse(row.variables) as InstanceRecord['variables']) : {},
      actedThroughMs: row?.acted_through_ms ?? null,
      timeEpoch: row?.time_epoch ?? 1,
    }
  }

  saveChoice(name: string, choice: { wanted: InstanceRecord['wanted']; enabledInFile: boolean }): void {
    const { wanted, enabledInFile } = choice
    this.sql.saveChoice.run({ account: this.accountId, name, wanted, enabled: enabledInFile ? 1 : 0 })
  }

  saveProgress(
    name: string,
    progress: { variables: InstanceRecord['variables']; actedThroughMs: EpochMs | null },
  ): void {
    const variables = JSON.stringify(progress.variables)
    this.sql.saveProgress.run({ account: this.accountId, name, variables, through: progress.actedThroughMs })
  }

  /** Exchange time started over: what was acted upon lies in its future. Returns the new epoch. */
  beginTimeEpoch(name: string): number {
    return this.sql.beginTimeEpoch.get(this.accountId, name) as number
  }
}

const fillOf = (row: FillRow): StrategyFillRecord => ({
  key: tradeKey(row),
  requestId: row.request_id,
  direction: row.direction,
  offset: row.offset,
  price: row.price,
  volume: row.volume,
})

const prepare = (db: Database): Record<keyof typeof SQL, Statement> => {
  const statements = Object.entries(SQL).map(([name, sql]) => {
    const statement = db.prepare(sql)
    return [name, SCALARS.has(name) ? statement.pluck() : statement]
  })
  return Object.fromEntries(statements) as Record<keyof typeof SQL, Statement>
}

const SCALARS = new Set(['instanceOf', 'expiryOf', 'beginTimeEpoch'])

const SQL = {
  instanceOf: 'SELECT instance FROM requests WHERE account_id = ? AND request_id = ?',
  expiryOf: 'SELECT expires_at_ms FROM requests WHERE account_id = ? AND request_id = ?',
  addRequest: `INSERT INTO requests (account_id, request_id, instance, symbol, exchange, direction, offset, order_type,
      price, volume, purpose, placed_at_ms, expires_at_ms)
    VALUES (@account, @requestId, @instance, @symbol, @exchange, @direction, @offset, @orderType, @price, @volume,
      @purpose, @placedAtMs, @expiresAtMs)`,
  markFinal: 'UPDATE requests SET final = 1 WHERE account_id = ? AND request_id = ?',
  saveStatus: `INSERT INTO child_orders (account_id, order_id, request_id, volume, traded, status, status_seq,
      reason_code, reason, updated_at)
    VALUES (@account, @order_id, @request_id, @volume, @traded, @status, @status_seq, @reason_code, @reason, @datetime)
    ON CONFLICT DO UPDATE SET volume = excluded.volume, traded = MAX(traded, excluded.traded),
      status = CASE WHEN status IN ('ALLTRADED', 'CANCELLED', 'REJECTED') THEN status ELSE excluded.status END,
      status_seq = excluded.status_seq, reason_code = excluded.reason_code, reason = excluded.reason,
      updated_at = excluded.updated_at
    WHERE excluded.status_seq > status_seq`,
  saveFill: `INSERT INTO fills (account_id, trading_day, exchange, trade_id, direction, order_id, request_id, instance,
      symbol, offset, price, volume, traded_at)
    VALUES (@account_id, @trading_day, @exchange, @trade_id, @direction, @order_id, @request_id, @instance, @symbol,
      @offset, @price, @volume, @datetime)
    ON CONFLICT DO NOTHING`,
  fills: 'SELECT * FROM fills WHERE account_id = ? AND instance = ? AND symbol = ? ORDER BY id',
  working: `SELECT * FROM requests WHERE account_id = ? AND instance = ? AND symbol = ? AND final = 0
    ORDER BY placed_at_ms, request_id`,
  children: `SELECT order_id, request_id, volume, traded, status, status_seq FROM child_orders
    WHERE account_id = ? AND request_id = ?`,
  instance: 'SELECT * FROM instances WHERE account_id = ? AND name = ?',
  saveChoice: `INSERT INTO instances (account_id, name, wanted, enabled_in_file) VALUES (@account, @name, @wanted, @enabled)
    ON CONFLICT DO UPDATE SET wanted = excluded.wanted, enabled_in_file = excluded.enabled_in_file`,
  saveProgress: `INSERT INTO instances (account_id, name, variables, acted_through_ms)
    VALUES (@account, @name, @variables, @through)
    ON CONFLICT DO UPDATE SET variables = excluded.variables,
      acted_through_ms = COALESCE(excluded.acted_through_ms, acted_through_ms)`,
  beginTimeEpoch: `UPDATE instances SET time_epoch = time_epoch + 1, acted_through_ms = NULL
    WHERE account_id = ? AND name = ? RETURNING time_epoch`,
} as const
