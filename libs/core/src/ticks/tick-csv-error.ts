/** A tick file that cannot be read: names file, line (0: the file as a whole) and remedy, in both languages. */
export class TickCsvError extends Error {
  override readonly name = 'TickCsvError'

  constructor(
    readonly file: string,
    readonly line: number,
    readonly messageZh: string,
    readonly messageEn: string,
  ) {
    super(`${file}${line === 0 ? '' : `:${line}`}: ${messageEn} / ${messageZh}`)
  }
}
