/** A configuration that cannot be used: names the file, the place in it and what to do, in both languages. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem'

  constructor(
    readonly file: string,
    /** Line in the file, from 1; null when the problem is the file itself. */
    readonly line: number | null,
    readonly reasonZh: string,
    readonly reasonEn: string,
  ) {
    super(`${file}${line === null ? '' : `:${line}`}: ${reasonEn} / ${reasonZh}`)
  }
}
