import { formatShanghai, type Clock, type Direction } from '@huangpu/core'
import { STREAMS, type AlertEvent, type SetStrategyBookBody, type StrategyBookView } from '@huangpu/messages'
import { ApiProblem } from '@huangpu/service'
import type { NewBookAdjustment, Store, StrategyRepository } from '@huangpu/storage'
import type { LiveStrategy } from '../instances/live-strategy.js'
import type { AccountWatch } from './account-watch.js'
import type { PositionShortfall } from './book-reconciler.js'
import { viewOfBook } from './book-view.js'

/** What is said of a changed book, to be stored beside the change. */
export interface BookAlerts {
  reduced(strategy: string, lots: number, shortfall: PositionShortfall): AlertEvent
  set(strategy: string, adjustment: NewBookAdjustment, volume: number): AlertEvent
  acknowledged(strategy: string, by: string): AlertEvent
}

export interface BookDeskPorts {
  readonly store: Store
  readonly repository: StrategyRepository
  readonly account: Pick<AccountWatch, 'lots'>
  readonly clock: Clock
  readonly alerts: BookAlerts
  strategies(): readonly LiveStrategy[]
  /** Books changed: compare them with the account anew. */
  onChanged(): void
}

/** The only place that changes a book otherwise than by a fill. Every change and its alert are one transaction. */
export class BookDesk {
  constructor(private readonly ports: BookDeskPorts) {}

  /** Lots that others closed leave the books; their owners open nothing until a person acknowledges. */
  reduce(shortfall: PositionShortfall, lotsByName: ReadonlyMap<string, number>): void {
    const { strategies, store, alerts } = this.ports
    const { symbol, side, held, account } = shortfall
    const reduced = strategies().filter((strategy) => strategy.symbol === symbol && lotsByName.has(strategy.name))
    const changes = reduced.map((strategy) => {
      const lots = lotsByName.get(strategy.name) ?? 0
      const adjustment: NewBookAdjustment = {
        side,
        lots: -lots,
        price: null,
        cause: 'closed_outside',
        by: 'strategy service',
        reason: `策略合计 ${held} 手，账户 ${account} 手 / strategies held ${held} lots together, the account ${account}`,
        at: this.#now(),
      }
      return { strategy, adjustment, alert: alerts.reduced(strategy.name, lots, shortfall) }
    })
    store.transaction(() => {
      for (const { strategy, adjustment, alert } of changes) this.#store(strategy, adjustment, alert)
    })
    for (const { strategy, adjustment } of changes) strategy.adjustBook(adjustment)
  }

  /** @throws ApiProblem when a book of that size would not be true, or orders of the instance still work */
  set(strategy: LiveStrategy, { side, volume, price, reason, by }: SetStrategyBookBody): StrategyBookView {
    const { store, repository, alerts } = this.ports
    const lots = volume - strategy.volume(side)
    this.#refuseUntrue(strategy, side, lots, price)
    if (lots !== 0) {
      const cause = 'person' as const
      const at = this.#now()
      const adjustment = { side, lots, price: lots > 0 ? (price ?? null) : null, cause, by, reason, at }
      const alert = alerts.set(strategy.name, adjustment, volume)
      store.transaction(() => {
        this.#store(strategy, adjustment, alert)
        repository.adjustments.acknowledge(strategy.name, strategy.symbol, { by, at })
      })
      strategy.adjustBook(adjustment)
      this.ports.onChanged()
    }
    return this.view(strategy)
  }

  /** A person has seen what left the book: the instance may open again. */
  acknowledge(strategy: LiveStrategy, by: string): StrategyBookView {
    const { store, repository, alerts } = this.ports
    if (strategy.opensHeld) {
      const alert = alerts.acknowledged(strategy.name, by)
      store.transaction(() => {
        repository.adjustments.acknowledge(strategy.name, strategy.symbol, { by, at: this.#now() })
        this.#tell(alert)
      })
      strategy.readAdjustments()
    }
    return this.view(strategy)
  }

  view(strategy: LiveStrategy): StrategyBookView {
    const { account, repository, strategies } = this.ports
    const books = strategies().filter(({ symbol }) => symbol === strategy.symbol)
    return viewOfBook(strategy, {
      all: (side) => books.reduce((lots, book) => lots + book.volume(side), 0),
      account: (side) => account.lots(strategy.symbol, side) ?? null,
      adjustments: repository.adjustments.of(strategy.name, strategy.symbol),
    })
  }

  #store(strategy: LiveStrategy, adjustment: NewBookAdjustment, alert: AlertEvent): void {
    this.ports.repository.adjustments.add(strategy.name, strategy.symbol, adjustment)
    this.#tell(alert)
  }

  #tell(alert: AlertEvent): void {
    this.ports.store.outbox.add(STREAMS.event, alert.event_id, JSON.stringify(alert))
  }

  #refuseUntrue(strategy: LiveStrategy, side: Direction, lots: number, price: number | undefined): void {
    const working = strategy.workingRequests().length
    if (working > 0) {
      throw new ApiProblem(
        409,
        'strategy_has_working_orders',
        `策略 ${strategy.name} 有 ${working} 笔在途报单：请先停止策略，待报单结束后再设置`,
        `strategy ${strategy.name} has ${working} working orders: stop it, and set the book when they have ended`,
      )
    }
    if (lots > 0 && price === undefined) {
      throw new ApiProblem(
        400,
        'price_missing',
        '增加持仓须给出开仓均价 price',
        'lots are added: give their average open price as price',
      )
    }
    if (lots <= 0 && price !== undefined) {
      throw new ApiProblem(400, 'price_unused', '未增加持仓，请勿给出 price', 'no lots are added: leave price out')
    }
    if (lots > 0) this.#refuseBeyondAccount(strategy, side, lots)
  }

  #refuseBeyondAccount(strategy: LiveStrategy, side: Direction, lots: number): void {
    const { strategies, account } = this.ports
    const ofSymbol = strategies().filter(({ symbol }) => symbol === strategy.symbol)
    const held = ofSymbol.reduce((sum, each) => sum + each.volume(side), 0)
    const has = account.lots(strategy.symbol, side)
    if (has !== undefined && held + lots <= has) return
    const zh = has === undefined ? '尚未收到账户持仓' : `账户 ${side} ${has} 手，各策略已合计 ${held} 手`
    const en = has === undefined ? 'the account is not known yet' : `the account has ${has}, strategies hold ${held}`
    throw new ApiProblem(
      409,
      'book_exceeds_account',
      `不能再增加 ${strategy.symbol} ${side} ${lots} 手：${zh}`,
      `${lots} more lots of ${strategy.symbol} ${side} cannot be added: ${en}`,
    )
  }

  #now(): string {
    return formatShanghai(this.ports.clock.nowMs())
  }
}
