import { readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { specOf } from '@huangpu/core'
import { inBothLanguages } from '@huangpu/messages'
import { ConfigProblem, loadYaml } from '@huangpu/service'
import { checkParameters, type StrategyType } from '@huangpu/strategy-kit'
import { parseDocument } from 'yaml'
import type { z } from 'zod'
import { INSTANCE_NAME, strategyFileSchema } from './strategy-file-schema.js'
import type { FileProblem, FileReading, InvalidFile, StrategySpec } from './strategy-spec.js'

type StrategyFile = z.output<ReturnType<typeof strategyFileSchema>>

/** Reads and checks one file by itself; whatever is wrong is a value that names line and reason. */
export function readStrategyFile(path: string, types: ReadonlyMap<string, StrategyType>): FileReading {
  const file = basename(path)
  try {
    const content = loadYaml(path, strategyFileSchema(types))
    return { ok: true, spec: toSpec(file, content, types) }
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error
    return { ok: false, invalid: describeInvalid(path, problemOf(error)) }
  }
}

export function describeInvalid(path: string, problem: FileProblem): InvalidFile {
  const file = basename(path)
  const seen = glimpse(path)
  return { file, name: seen.name || stemOf(file), type: seen.strategy_name, symbol: seen.symbol, problem }
}

const stemOf = (file: string): string => basename(file, extname(file))

const problemOf = ({ line, reasonZh, reasonEn }: ConfigProblem): FileProblem => ({
  line,
  message: inBothLanguages(reasonZh, reasonEn),
})

function toSpec(file: string, content: StrategyFile, types: ReadonlyMap<string, StrategyType>): StrategySpec {
  const type = types.get(content.strategy_name)
  const product = specOf(content.symbol)
  const checked = type && checkParameters(type.parameters, content.params)
  if (!type || !product || !checked?.ok) throw new Error(`${file} passed its schema and is still invalid`)
  const name = content.name ?? stemOf(file)
  if (!INSTANCE_NAME.test(name)) {
    const zh = `文件名 ${file} 不能用作策略名；请用 name 指定`
    throw new ConfigProblem(file, null, zh, `the file name ${file} cannot be the strategy's name: give it a name`)
  }
  const { risk, order } = content
  const { stop_loss_pct: stop = type.riskDefaults.stop_loss_pct } = risk
  const { take_profit_pct: take = type.riskDefaults.take_profit_pct } = risk
  const limits = {
    long: { stopLossPct: own(risk.long_stop_loss_pct, stop), takeProfitPct: own(risk.long_take_profit_pct, take) },
    short: { stopLossPct: own(risk.short_stop_loss_pct, stop), takeProfitPct: own(risk.short_take_profit_pct, take) },
    maxPosition: risk.max_position ?? type.riskDefaults.max_position,
  }
  return {
    name,
    file,
    type,
    instrument: {
      symbol: content.symbol,
      exchange: product.exchange,
      priceTick: product.priceTick,
      multiplier: product.multiplier,
    },
    enabled: content.enabled,
    params: checked.values,
    limits,
    pricing: {
      type: order.type,
      offsetTicks: order.price_offset_ticks,
      cancelAfterS: order.cancel_after_s,
    },
    shown: {
      ...checked.values,
      risk: { stop_loss_pct: stop, take_profit_pct: take, ...risk, max_position: limits.maxPosition },
      order,
    },
  }
}

/** A side's own limit, null included, else the one for both. */
const own = (side: number | null | undefined, both: number | null): number | null => (side === undefined ? both : side)

/** What little can be read of a broken file, so that the console can name it. */
function glimpse(path: string): { name: string; strategy_name: string; symbol: string } {
  const empty = { name: '', strategy_name: '', symbol: '' }
  try {
    const content: unknown = parseDocument(readFileSync(path, 'utf8')).toJS({ maxAliasCount: 10 })
    if (typeof content !== 'object' || content === null) return empty
    const text = (key: string): string => {
      const value = (content as Record<string, unknown>)[key]
      return typeof value === 'string' && value.length <= 64 ? value : ''
    }
    return { name: text('name'), strategy_name: text('strategy_name'), symbol: text('symbol') }
  } catch {
    return empty
  }
}
