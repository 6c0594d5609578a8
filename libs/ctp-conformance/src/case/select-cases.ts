import type { ConformanceCase } from './conformance-case.js'

/** No case has this number, or no chapter. */
export class UnknownCase extends Error {
  override readonly name = 'UnknownCase'

  constructor(readonly number: string) {
    super(`there is no case or chapter ${number}`)
  }
}

/** `['3.2', '4']`: case 3.2 and all of chapter 4, in the order of the list. Empty: all. @throws UnknownCase */
export function selectCases(cases: readonly ConformanceCase[], numbers: readonly string[]): ConformanceCase[] {
  const matches = (wanted: string, { number }: ConformanceCase): boolean =>
    number === wanted || number.startsWith(`${wanted}.`)
  for (const wanted of numbers) {
    if (!cases.some((each) => matches(wanted, each))) throw new UnknownCase(wanted)
  }
  if (numbers.length === 0) return [...cases]
  return cases.filter((each) => numbers.some((wanted) => matches(wanted, each)))
}
