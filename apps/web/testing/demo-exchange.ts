import type {
  ExchangeAccount,
  ExchangeBookLevel,
  ExchangeMarket,
  ExchangeOrder,
  ExchangeOwner,
} from '@huangpu/messages'
import { ApiProblem } from '@huangpu/service'

const NOW_MS = Date.parse('2026-11-23T21:36:40+08:00')
const TRADING_DAY = '20261124'

const marketOf = (symbol: string, last: number, tick: number, phase: ExchangeMarket['phase']): ExchangeMarket => ({
  ...{ symbol, phase, product: symbol.slice(0, 2), price_tick: tick, volume_multiple: 10, max_order_volume: 500 },
  ...{ last_price: last, open_price: last, high_price: last + 8 * tick, low_price: last - 5 * tick },
  ...{ pre_settlement: last - 3 * tick, limit_up: last + 300 * tick, limit_down: last - 300 * tick },
  ...{ bid_price: last - tick, bid_volume: 83, ask_price: last, ask_volume: 41 },
  ...{ volume: 48_213, turnover: 1.5e9, open_interest: 1_204_331 },
})

const accountOf = (account_id: string, balance: number): ExchangeAccount => ({
  ...{
    account_id,
    pre_balance: 10_000_000,
    deposit: 0,
    withdraw: 0,
    withdraw_quota: balance - 46_100,
    balance,
    available: balance - 46_100,
    margin: 37_800,
  },
  ...{ frozen_margin: 8_300, frozen_commission: 12, close_profit: 120, position_profit: -2_330, commission: 96.3 },
  ...{ working_orders: 2, position_volume: 9, sessions: 1, settlement_confirmed: true },
})

const MARKET: ExchangeOwner = { kind: 'market', name: null }

/** A toy of the simulated exchange's control API: it keeps participants' orders and faults, and matches nothing. */
export class DemoExchange {
  private readonly markets = [
    marketOf('rb2701', 3508, 1, 'continuous'),
    marketOf('au2702', 553.2, 0.02, 'continuous'),
    marketOf('cu2701', 78_350, 10, 'pause'),
    marketOf('ag2702', 6_731, 1, 'closed'),
  ]
  private readonly orders: ExchangeOrder[] = [
    this.order('17', { kind: 'account', name: 'sim001' }, 'buy', 3506, 3),
    this.order('16', { kind: 'account', name: 'sim002' }, 'sell', 3510, 2),
    this.order('p1', { kind: 'participant', name: 'fund-a' }, 'sell', 3509, 12),
  ]
  private readonly faults = [
    {
      ...{ id: 'f1', struck: 3, left: null, left_ms: 41_200 },
      fault: { kind: 'stop_ticks', symbol: 'cu2701', for_ms: 60_000, times: 1 },
    },
  ]
  private readonly funds = [accountOf('sim001', 9_997_793.7), accountOf('sim002', 10_000_120)]
  private lastNumber = 1

  answer(method: string, path: string, body: unknown): unknown {
    const { pathname, searchParams } = new URL(path, 'http://exchange')
    const [, room, name] = pathname.split('/')
    if (method === 'DELETE') return room === 'faults' ? this.remove(name) : this.withdraw(pathname)
    if (method === 'POST') return this.change(room, decodeURIComponent(name ?? ''), body)
    switch (room) {
      case 'clock':
        return { mode: 'always_open', now_ms: NOW_MS, trading_day: TRADING_DAY, next_event_ms: NOW_MS + 500 }
      case 'markets':
        return { now_ms: NOW_MS, trading_day: TRADING_DAY, items: this.markets, next_cursor: null }
      case 'books':
        return this.book(name ?? '')
      case 'orders':
        return { items: this.orders.filter((order) => isOf(order, searchParams)), next_cursor: null }
      case 'accounts':
        return this.accounts(name, pathname.endsWith('/settlements'))
      case 'settlements':
        return this.settlement(name ?? '', pathname.split('/').at(-1) ?? '')
      default:
        return { items: this.faults, next_cursor: null }
    }
  }

  private order(id: string, owner: ExchangeOwner, side: 'buy' | 'sell', price: number, volume: number): ExchangeOrder {
    const isAccounts = owner.kind === 'account'
    return {
      ...{ id, owner, symbol: 'rb2701', side, price, volume, traded: 0, state: 'queued' },
      ...{ offset: isAccounts ? 'open' : null, message: isAccounts ? '未成交' : '', inserted_at: '21:35:02' },
      ...{ order_sys_id: isAccounts ? id : null, order_ref: isAccounts ? id : null },
    }
  }

  private book(symbol: string): object {
    const market = this.markets.find((one) => one.symbol === symbol)
    if (!market) throw new ApiProblem(404, 'unknown_symbol', `没有合约 ${symbol}`, `no contract ${symbol}`)
    const level = (side: 'buy' | 'sell', place: number): ExchangeBookLevel => {
      const ticks = side === 'buy' ? -1 - place : place
      const price = Number((market.last_price + ticks * market.price_tick).toFixed(2))
      const own = this.orders.filter((order) => order.symbol === symbol && order.side === side && order.price === price)
      const made = 18 + Math.floor((place * 37 + price) % 90)
      const holders = [{ owner: MARKET, volume: made }, ...own.map(({ owner, volume }) => ({ owner, volume }))]
      const volume = holders.reduce((sum, holder) => sum + holder.volume, 0)
      return { price, volume, orders: holders.length, holders }
    }
    const places = [...Array(10).keys()]
    return {
      ...{ now_ms: NOW_MS, market, orders: null, is_cut: true },
      bids: places.map((place) => level('buy', place)),
      asks: places.map((place) => level('sell', place)),
    }
  }

  private change(room: string | undefined, name: string, body: unknown): unknown {
    if (room === 'faults') return this.arm(body)
    return room === 'accounts' ? this.transfer(name, body) : this.place(name, body)
  }

  private accounts(id: string | undefined, wantsDays: boolean): object {
    if (id === undefined) return { items: this.funds, next_cursor: null }
    if (!wantsDays) return this.account(id)
    return { items: id === 'sim001' ? SETTLED.map((trading_day) => ({ trading_day })) : [], next_cursor: null }
  }

  private settlement(account_id: string, trading_day: string): object {
    return { account_id, trading_day, text: statementOf(account_id, trading_day) }
  }

  private transfer(id: string, body: unknown): ExchangeAccount {
    const { amount } = body as { amount: number }
    const place = this.funds.findIndex((one) => one.account_id === id)
    const account = this.funds[place]
    if (!account) throw new ApiProblem(404, 'unknown_account', `没有账户 ${id}`, `no account ${id}`)
    const { balance, available, withdraw_quota } = account
    if (-amount > withdraw_quota) {
      const most = withdraw_quota.toFixed(2)
      throw new ApiProblem(409, 'over_quota', `超出可取资金 ${most} 元`, `more than may go out: ${most} yuan`)
    }
    const moved = { balance: balance + amount, available: available + amount, withdraw_quota: withdraw_quota + amount }
    return (this.funds[place] = { ...account, ...moved })
  }

  private account(id: string): object {
    const account = this.funds.find((one) => one.account_id === id)
    if (!account) throw new ApiProblem(404, 'unknown_account', `没有账户 ${id}`, `no account ${id}`)
    const position = { symbol: 'rb2701', side: 'long', volume: 9, today_volume: 4, yd_volume: 5, frozen: 2 }
    return { ...account, positions: [{ ...position, open_price: 3512.5, margin: 37_800, profit: -2_330 }] }
  }

  private place(name: string, body: unknown): ExchangeOrder {
    const { side, price, volume, symbol } = body as Pick<ExchangeOrder, 'side' | 'price' | 'volume' | 'symbol'>
    const id = `p${(this.lastNumber += 1)}`
    const order = { ...this.order(id, { kind: 'participant', name }, side, price, volume), symbol }
    this.orders.push(order)
    return order
  }

  private withdraw(pathname: string): ExchangeOrder {
    const id = pathname.split('/').at(-1)
    const place = this.orders.findIndex((order) => order.id === id)
    const [order] = place < 0 ? [] : this.orders.splice(place, 1)
    if (!order) throw new ApiProblem(404, 'unknown_order', `没有报单 ${id}`, `no order ${id}`)
    return { ...order, state: 'cancelled' }
  }

  private arm(body: unknown): { id: string } {
    const id = `f${(this.lastNumber += 1)}`
    const fault = body as { kind: string; times: number; symbol: string; for_ms: number }
    this.faults.push({ id, fault, struck: 0, left: null, left_ms: 0 })
    return { id }
  }

  private remove(id: string | undefined): { removed: number } {
    const place = this.faults.findIndex((fault) => fault.id === id)
    if (place >= 0) this.faults.splice(place, 1)
    return { removed: place < 0 ? 0 : 1 }
  }
}

const SETTLED = ['20261123', '20261120']

const statementOf = (account: string, day: string): string =>
  [
    '                             交易结算单(盯市) Settlement Statement(MTM)',
    `客户号 Client ID：  ${account}          客户名称 Client Name：${account}`,
    `日期 Date：${day}`,
    '',
    '期初结存 Balance b/f：                  10000000.00  基础保证金 Initial Margin：                 0.00',
    '手 续 费 Commission：                         96.30  保证金占用 Margin Occupied：            37800.00',
    '',
    '                                        持仓汇总 Positions',
    '-----------------------------------------------------------------------------------------------------------------',
    '|      品种        |      合约      |    买持     |    买均价   |     卖持     |    卖均价    |  昨结算  |  今结算  |',
    '|     Product      |   Instrument   |  Long Pos.  |Avg Buy Price|  Short Pos.  |Avg Sell Price|Prev. Sttl|Sttl Today|',
    '|螺纹钢            |rb2701          |            9|     3512.500|             0|         0.000|  3505.000|  3508.000|',
    '-----------------------------------------------------------------------------------------------------------------',
  ].join('\r\n')

const isOf = (order: ExchangeOrder, wanted: URLSearchParams): boolean => order.owner.kind === wanted.get('kind')
