import { join } from 'node:path'
import type { StrategyView } from '@huangpu/messages'
import type { StrategyRepository } from '@huangpu/storage'
import type { StrategyType } from '@huangpu/strategy-kit'
import { readStrategyFile } from '../files/read-strategy-file.js'
import type { FileReading, InvalidFile, StrategySpec } from '../files/strategy-spec.js'
import type { LiveStrategy } from './live-strategy.js'
import { planInstances } from './plan-instances.js'

export interface RosterPorts {
  readonly folder: string
  readonly types: ReadonlyMap<string, StrategyType>
  readonly repository: StrategyRepository
  create(spec: StrategySpec): LiveStrategy
  onInvalid(invalid: InvalidFile): void
  /** An instance went while it holds lots: nobody watches them any more. */
  onAbandoned(name: string, symbol: string, lots: number): void
  onSymbols(symbols: readonly string[]): void
}

/** The instances of this service, kept in step with the files of config/strategies. */
export class StrategyRoster {
  private readonly readings = new Map<string, FileReading>()
  private readonly live = new Map<string, LiveStrategy>()
  private invalid: readonly InvalidFile[] = []
  private open = false

  constructor(private readonly ports: RosterPorts) {}

  /** Reads the named files anew, forgets those that are gone, and follows. */
  update(changed: readonly string[], gone: readonly string[] = []): void {
    for (const file of gone) this.readings.delete(file)
    for (const file of changed) {
      this.readings.set(file, readStrategyFile(join(this.ports.folder, file), this.ports.types))
    }
    const plan = planInstances(this.readings, new Map([...this.live].map(([name, { spec }]) => [name, spec])))
    this.report(plan.invalid)
    for (const name of [...this.live.keys()]) {
      if (!plan.wanted.has(name) && !plan.kept.has(name)) this.remove(name)
    }
    for (const spec of plan.wanted.values()) this.put(spec)
    this.ports.onSymbols(this.symbols())
  }

  /** From here on instances that shall run are started; before, the streams' backlog is only booked. */
  startAll(): void {
    this.open = true
    for (const strategy of this.live.values()) this.startIfWanted(strategy)
  }

  get(name: string): LiveStrategy | undefined {
    return this.live.get(name)
  }

  all(): LiveStrategy[] {
    return [...this.live.values()]
  }

  ofSymbol(symbol: string): LiveStrategy[] {
    return this.all().filter((strategy) => strategy.symbol === symbol)
  }

  invalidOf(name: string): InvalidFile | undefined {
    return this.invalid.find((file) => file.name === name)
  }

  symbols(): string[] {
    return [...new Set(this.all().map((strategy) => strategy.symbol))].sort()
  }

  choose(strategy: LiveStrategy, wanted: 'running' | 'stopped'): void {
    this.ports.repository.saveChoice(strategy.name, { wanted, enabledInFile: strategy.spec.enabled })
    if (wanted === 'running') void strategy.start()
    else strategy.stop()
  }

  view(strategy: LiveStrategy): StrategyView {
    const broken = this.invalid.find(({ file }) => file === strategy.spec.file)
    return strategy.view(broken ? { line: broken.problem.line, message: stillRuns(broken.problem.message) } : null)
  }

  views(): StrategyView[] {
    const shown = this.invalid.filter(({ file }) => !this.all().some(({ spec }) => spec.file === file))
    const rows = [...this.all().map((strategy) => this.view(strategy)), ...shown.map(viewOfInvalid)]
    return rows.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.file < b.file ? -1 : 1))
  }

  private put(spec: StrategySpec): void {
    const old = this.live.get(spec.name)
    if (old && sameSpec(old.spec, spec)) return
    old?.stop()
    const strategy = this.ports.create(spec)
    this.live.set(spec.name, strategy)
    if (this.open) this.startIfWanted(strategy)
  }

  private startIfWanted(strategy: LiveStrategy): void {
    const { name, spec } = strategy
    const { wanted, enabledInFile } = this.ports.repository.instance(name)
    const chosen = wanted !== null && enabledInFile === spec.enabled
    // Whoever edits `enabled` afterwards wants the file to decide again.
    if (wanted !== null && !chosen)
      this.ports.repository.saveChoice(name, { wanted: null, enabledInFile: spec.enabled })
    if (chosen ? wanted === 'running' : spec.enabled) void strategy.start()
  }

  private remove(name: string): void {
    const strategy = this.live.get(name)
    if (!strategy) return
    strategy.stop()
    this.live.delete(name)
    const lots = strategy.volume('LONG') + strategy.volume('SHORT')
    if (lots > 0) this.ports.onAbandoned(name, strategy.symbol, lots)
  }

  private report(invalid: readonly InvalidFile[]): void {
    for (const file of invalid) {
      const known = this.invalid.some((old) => old.file === file.file && old.problem.message === file.problem.message)
      if (!known) this.ports.onInvalid(file)
    }
    this.invalid = invalid
  }
}

const stillRuns = (message: string): string =>
  `${message} (文件修改无效，之前读入的版本仍在使用 / the change is invalid, the version read before is still in use)`

const viewOfInvalid = (invalid: InvalidFile): StrategyView => ({
  name: invalid.name,
  type: invalid.type,
  file: invalid.file,
  symbol: invalid.symbol,
  state: 'invalid',
  problem: invalid.problem,
  params: {},
  variables: {},
  long_volume: 0,
  short_volume: 0,
  opens_held: false,
  pnl: null,
})

const sameSpec = (a: StrategySpec, b: StrategySpec): boolean => fingerprint(a) === fingerprint(b)

const fingerprint = ({ type, ...rest }: StrategySpec): string => JSON.stringify({ ...rest, type: type.strategyName })
