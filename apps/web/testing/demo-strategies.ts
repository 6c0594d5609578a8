import { inBothLanguages, type StrategyView } from '@huangpu/messages'
import { aStrategy } from './messages.js'

/** Lots of the first one were closed elsewhere, and nobody has acknowledged that. */
const ROWS: readonly StrategyView[] = [
  aStrategy({ opens_held: true }),
  aStrategy({
    name: 'au_breakout',
    type: 'donchian',
    symbol: 'au2702',
    state: 'stopped',
    variables: {},
    params: { window: 20 },
    long_volume: 0,
    pnl: null,
    file: 'config/strategies/au_breakout.yaml',
  }),
  aStrategy({
    name: 'cu_rsi',
    type: 'rsi',
    symbol: 'cu2701',
    state: 'invalid',
    problem: {
      line: 7,
      message: inBothLanguages('risk.stop_loss_pct: 应不大于 100', 'risk.stop_loss_pct: must be at most 100'),
    },
    variables: {},
    long_volume: 0,
    pnl: null,
    file: 'config/strategies/cu_rsi.yaml',
  }),
]

/** The strategies of the demonstration: they do as they are told, and nothing else. */
export class DemoStrategies {
  private rows = ROWS
  /** Who acknowledged what. */
  readonly acknowledged: { readonly name: string; readonly by: unknown }[] = []

  answer(method: string, path: string, body: unknown): unknown {
    const [, name, action] = /^\/strategies\/([^/]+)\/(\w+)$/.exec(path) ?? []
    if (method === 'GET' || name === undefined) return { items: this.rows, next_cursor: null }
    if (action === 'acknowledge') {
      this.acknowledged.push({ name, by: (body as { by?: unknown }).by })
      this.change(name, { opens_held: false })
    } else this.change(name, { state: action === 'start' ? 'running' : 'stopped' })
    return { ok: true }
  }

  private change(name: string, change: Partial<StrategyView>): void {
    this.rows = this.rows.map((row) => (row.name === name ? { ...row, ...change } : row))
  }
}
