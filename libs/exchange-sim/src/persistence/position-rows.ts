import type { Store } from '@huangpu/storage'
import type { Account } from '../counter/account.js'
import type { PositionDetail } from '../counter/position-detail.js'
import { createLeg, type LotBucket, type PositionLeg } from '../counter/position-leg.js'

interface LegRow {
  account_id: string
  body: string
}

/** Legs and position details, a row each: a fill writes the rows that it touches, however many there are. */
export class PositionRows {
  private readonly putLeg
  private readonly putDetail
  private readonly forgetLegs
  private readonly forgetDetails

  constructor(private readonly store: Store) {
    const { db } = store
    this.putLeg = db.prepare(
      `INSERT INTO position_legs (account_id, symbol, side, body) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET body = excluded.body`,
    )
    this.putDetail = db.prepare(
      `INSERT INTO position_details (account_id, symbol, side, open_day, trade_id, body) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET body = excluded.body`,
    )
    this.forgetLegs = db.prepare('DELETE FROM position_legs WHERE account_id = ?')
    this.forgetDetails = db.prepare('DELETE FROM position_details WHERE account_id = ?')
  }

  saveLeg(accountId: string, leg: PositionLeg): void {
    this.putLeg.run(accountId, leg.symbol, leg.side, JSON.stringify(countersOf(leg)))
  }

  saveDetail(accountId: string, detail: PositionDetail): void {
    const { symbol, side, openDay, tradeId } = detail
    this.putDetail.run(accountId, symbol, side, openDay, tradeId, JSON.stringify(detail))
  }

  /** After a settlement nothing is as it was. */
  saveAll({ accountId, legs }: Account): void {
    this.forgetLegs.run(accountId)
    this.forgetDetails.run(accountId)
    for (const leg of legs) {
      this.saveLeg(accountId, leg)
      for (const detail of [...leg.yesterday.details, ...leg.today.details]) this.saveDetail(accountId, detail)
    }
  }

  /** Legs by account, with their details oldest first. Lots opened on `tradingDay` are today's. */
  load(tradingDay: string): Map<string, PositionLeg[]> {
    const byAccount = new Map<string, PositionLeg[]>()
    const byKey = new Map<string, PositionLeg>()
    for (const row of this.rows('SELECT account_id, body FROM position_legs ORDER BY rowid')) {
      const leg = legOf(JSON.parse(row.body) as StoredLeg)
      byKey.set(`${row.account_id} ${leg.symbol} ${leg.side}`, leg)
      byAccount.set(row.account_id, [...(byAccount.get(row.account_id) ?? []), leg])
    }
    for (const row of this.rows('SELECT account_id, body FROM position_details ORDER BY rowid')) {
      const detail = JSON.parse(row.body) as PositionDetail
      const leg = byKey.get(`${row.account_id} ${detail.symbol} ${detail.side}`)
      const bucket = leg?.[detail.openDay === tradingDay ? 'today' : 'yesterday']
      bucket?.details.push(detail)
      if (bucket) bucket.lots += detail.lots
    }
    return byAccount
  }

  private rows(sql: string): LegRow[] {
    return this.store.db.prepare(sql).all() as LegRow[]
  }
}

type BucketCounters = Pick<
  LotBucket,
  'closedLots' | 'closedAmount' | 'closeProfit' | 'closeProfitByTrade' | 'commission'
>
type StoredLeg = Pick<PositionLeg, 'symbol' | 'side' | 'lotsAtStart' | 'openedLots' | 'openedAmount'> &
  Record<'today' | 'yesterday', BucketCounters>

/** Sums of details and what working orders hold are made anew at the start. */
const countersOf = ({
  symbol,
  side,
  lotsAtStart,
  openedLots,
  openedAmount,
  today,
  yesterday,
}: PositionLeg): StoredLeg => ({
  ...{ symbol, side, lotsAtStart, openedLots, openedAmount },
  today: bucketCountersOf(today),
  yesterday: bucketCountersOf(yesterday),
})

const bucketCountersOf = (bucket: LotBucket): BucketCounters => ({
  closedLots: bucket.closedLots,
  closedAmount: bucket.closedAmount,
  closeProfit: bucket.closeProfit,
  closeProfitByTrade: bucket.closeProfitByTrade,
  commission: bucket.commission,
})

function legOf(stored: StoredLeg): PositionLeg {
  const leg = createLeg(stored.symbol, stored.side)
  const { lotsAtStart, openedLots, openedAmount } = stored
  return {
    ...leg,
    ...{ lotsAtStart, openedLots, openedAmount },
    today: { ...leg.today, ...stored.today },
    yesterday: { ...leg.yesterday, ...stored.yesterday },
  }
}
