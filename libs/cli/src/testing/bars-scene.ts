import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatShanghai } from '@huangpu/core'
import { BarReader } from '@huangpu/storage'
import { expect } from 'vitest'
import { asCommandProblem } from '../bars/bar-problem.js'
import { openCalendar } from '../bars/foreign-hours.js'

/** A folder with a bars folder `bars` in it, for one test. */
export const scene = { dir: '', out: '' }
export const calendar = openCalendar({})
export const breathe = (): Promise<void> => Promise.resolve()

export function openScene(): void {
  scene.dir = mkdtempSync(join(tmpdir(), 'bars-cli-'))
  scene.out = join(scene.dir, 'bars')
}

export const closeScene = (): void => rmSync(scene.dir, { recursive: true, force: true })

export function put(name: string, content: string | Uint8Array): string {
  const file = join(scene.dir, name)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, content)
  return file
}

/** Everything under the folder but the lock, with its content. */
export function tree(): Record<string, string> {
  const names = readdirSync(scene.dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const files = names.map((entry) => join(entry.parentPath, entry.name)).filter((file) => !file.includes('.writer'))
  return Object.fromEntries(
    files.sort().map((file) => [file.slice(scene.dir.length + 1), readFileSync(file, 'latin1')]),
  )
}

/** The one sentence that a user sees, in both languages, the folder left out. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    const problem = asCommandProblem(error)
    if (!(problem instanceof Error) || problem.name !== 'CommandProblem') throw error
    expect(problem.message).toMatch(/[\u4e00-\u9fff]/)
    return problem.message.replaceAll(`${scene.dir}/`, '')
  }
  throw new Error('expected a refusal')
}

/** What stands in the bars folder of a contract: `09-08T21:00 10-12 v8`. */
export function shown(symbol: string): string[] {
  const reader = new BarReader({ dir: scene.out })
  return reader
    .tradingDays(symbol)
    .flatMap((day) =>
      reader
        .read(symbol, day)
        .map((bar) => `${formatShanghai(bar.startMs).slice(5, 16)} ${bar.open}-${bar.close} v${bar.volume}`),
    )
}
