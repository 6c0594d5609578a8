/** A bar file or folder that cannot be used: names the place and the remedy in both languages. */
export class BarFileError extends Error {
  override readonly name = 'BarFileError'

  constructor(
    readonly code: 'foreign_header' | 'invalid_name' | 'unreadable' | 'write_failed' | 'exists',
    readonly file: string,
    readonly messageZh: string,
    readonly messageEn: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${messageEn} / ${messageZh}`, options)
  }
}
