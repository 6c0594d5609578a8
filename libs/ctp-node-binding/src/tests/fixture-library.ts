import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SpiEvent } from '../events/spi-event.js'

interface FixturePair {
  readonly trader: string
  readonly md: string
}

const built = new Map<string, FixturePair>()

/** The libraries of native/fixture, compiled for one version on the first use. */
export function fixtureLibrary(version = '6.7.7'): FixturePair {
  let pair = built.get(version)
  if (!pair) built.set(version, (pair = compile(version)))
  return pair
}

function compile(version: string): FixturePair {
  const script = fileURLToPath(new URL('../../scripts/build-fixture.mjs', import.meta.url))
  return JSON.parse(execFileSync(process.execPath, [script, version], { encoding: 'utf8' })) as FixturePair
}

/** Compiles the addon when its sources have changed. */
export function buildAddon(): void {
  const script = fileURLToPath(new URL('../../scripts/build-addon.mjs', import.meta.url))
  execFileSync(process.execPath, [script], { stdio: 'pipe' })
}

/** A fresh folder, removed by `remove`. */
export function temporaryFolder(): { path: string; remove(): void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ctp-test-'))
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Collects events; `until` resolves with all that came when the condition holds. */
export class EventLog {
  readonly all: SpiEvent[] = []
  #waiting: { condition: (all: SpiEvent[]) => boolean; resolve: (all: SpiEvent[]) => void }[] = []

  readonly take = (batch: SpiEvent[]): void => {
    this.all.push(...batch)
    this.check()
  }

  check(): void {
    const ready = this.#waiting.filter(({ condition }) => condition(this.all))
    this.#waiting = this.#waiting.filter((waiting) => !ready.includes(waiting))
    for (const { resolve } of ready) resolve(this.all)
  }

  until(condition: (all: SpiEvent[]) => boolean): Promise<SpiEvent[]> {
    return new Promise((resolve) => {
      this.#waiting.push({ condition, resolve })
      this.check()
    })
  }

  async first(name: string): Promise<SpiEvent> {
    const all = await this.until((events) => events.some((event) => event.name === name))
    return all.find((event) => event.name === name) as SpiEvent
  }

  count(name: string): number {
    return this.all.filter((event) => event.name === name).length
  }
}
