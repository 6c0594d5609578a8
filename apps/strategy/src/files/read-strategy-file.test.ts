import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BUILT_IN_STRATEGIES } from '@huangpu/strategy-kit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readStrategyFile } from './read-strategy-file.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-strategy-file-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function read(text: string, file = 'ma_rsi.yaml') {
  writeFileSync(join(folder, file), text)
  return readStrategyFile(join(folder, file), BUILT_IN_STRATEGIES)
}
const head = 'strategy_name: MaRsiStrategy\nsymbol: au2512\nexchange: SHFE\n'

describe('readStrategyFile', () => {
  it('takes the example of the V2 design as it is', () => {
    const params = 'params:\n  fast_window: 10\n  slow_window: 30\n  rsi_window: 14\n  rsi_long: 40\n  rsi_short: 60\n'
    const risk = 'risk:\n  stop_loss_pct: 2.0     # 止损 2%\n  take_profit_pct: 5.0\n  max_position: 2\n'
    const both = { stopLossPct: 2, takeProfitPct: 5 }
    expect(read(head + params + risk)).toMatchObject({
      ok: true,
      spec: {
        name: 'ma_rsi',
        enabled: true,
        instrument: { symbol: 'au2512', exchange: 'SHFE', priceTick: 0.02, multiplier: 1000 },
        params: { fast_window: 10, slow_window: 30, cross_confirm_bars: 2, rsi_guard: true },
        limits: { long: both, short: both, maxPosition: 2 },
        pricing: { type: 'LIMIT', offsetTicks: 1, cancelAfterS: 10 },
      },
    })
  })

  it('takes the file that comes with the project', () => {
    const shipped = fileURLToPath(new URL('../../../../config/strategies/ma_rsi.yaml', import.meta.url))
    expect(readStrategyFile(shipped, BUILT_IN_STRATEGIES)).toMatchObject({ ok: true, spec: { name: 'ma_rsi' } })
  })

  it('lets one side differ, null included', () => {
    const reading = read(`${head}risk: { stop_loss_pct: 3, long_take_profit_pct: 8, short_stop_loss_pct: null }\n`)
    expect(reading).toMatchObject({
      ok: true,
      spec: {
        limits: {
          long: { stopLossPct: 3, takeProfitPct: 8 },
          short: { stopLossPct: null, takeProfitPct: 5 },
        },
      },
    })
  })

  it.each([
    ['an empty file', '', null, /list of keys/],
    ['a list', '- a\n', 1, /list of keys/],
    ['no type', 'symbol: au2512\nexchange: SHFE\n', 1, /strategy_name.*missing/],
    ['no contract', 'strategy_name: MaRsiStrategy\nexchange: SHFE\n', 1, /symbol.*missing/],
    ['an unknown section', `${head}riks: {}\n`, 4, /unknown key riks/],
    ['an unknown risk', `${head}risk:\n  stop_los_pct: 1\n`, 5, /unknown key stop_los_pct/],
    ['a loss of nothing', `${head}risk:\n  stop_loss_pct: 0\n`, 5, /above 0/],
    ['half a lot', `${head}risk:\n  max_position: 1.5\n`, 5, /whole number of lots/],
    ['a market order', `${head}order:\n  type: MARKET\n`, 5, /LIMIT, FAK or FOK/],
    ['a product of nobody', head.replace('au2512', 'xx2512'), 2, /no known product/],
    ['a custom tag', `${head}name: !!js/function x\n`, 4, /tag/i],
    ['an alias bomb', `${head}a: &a [1]\nb: [${'*a,'.repeat(50)}]\n`, null, /alias/i],
    ['a name of two words', `${head}name: a b\n`, 4, /letters, digits/],
  ])('refuses %s at its line', (_what, text, line, reason) => {
    const reading = read(text)
    expect(reading).toMatchObject({ ok: false, invalid: { file: 'ma_rsi.yaml' } })
    if (reading.ok) return
    expect(reading.invalid.problem.message).toMatch(reason)
    expect(reading.invalid.problem.message).toMatch(/\p{Script=Han}/u)
    expect(reading.invalid.problem.line).toBe(line)
  })

  it('names what it can of a broken file', () => {
    expect(read(`${head}name: gold\nparams: 5\n`)).toMatchObject({
      ok: false,
      invalid: { name: 'gold', type: 'MaRsiStrategy', symbol: 'au2512' },
    })
    expect(read(head, 'a strategy!.yaml')).toMatchObject({ ok: false, invalid: { name: 'a strategy!' } })
  })
})
