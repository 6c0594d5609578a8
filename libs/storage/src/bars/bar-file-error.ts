/** A bar file or folder that cannot be used: names the place and the remedy in both languages. */
export class BarFileError extends Error {
  override readonly name = 'BarFileError'

  constructor(
    readonly code: 'foreign_header' | 'invalid_name' | 'unreadable' | 'write_failed' | 'exists' | 'is_link',
    readonly file: string,
    readonly messageZh: string,
    readonly messageEn: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${messageEn} / ${messageZh}`, options)
  }
}

/** Links below the bars folder are read, but never written through: they may lead anywhere. */
export const linkRefused = (file: string): BarFileError =>
  new BarFileError(
    'is_link',
    file,
    '是符号链接，不会通过它写入；请将文件或目录本身放在此处',
    'is a symbolic link, and nothing is written through one: put the file or folder itself here',
  )
