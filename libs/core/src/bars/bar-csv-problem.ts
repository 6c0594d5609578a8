/** A bar file that is none: the line (from 1), and what is wrong with it in both languages. */
export class BarCsvProblem extends Error {
  override readonly name = 'BarCsvProblem'

  constructor(
    readonly line: number,
    readonly messageZh: string,
    readonly messageEn: string,
  ) {
    super(`${line}: ${messageEn} / ${messageZh}`)
  }
}
