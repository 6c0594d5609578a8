/** What is to be done about a file, in both languages. */
export interface Remedy {
  readonly zh: string
  readonly en: string
}

export const RESTORE: Remedy = { zh: '请从仓库恢复该文件', en: 'restore this file from the repository' }
export const CORRECT: Remedy = {
  zh: '请按 config/calendar/README.md 改正',
  en: 'correct it by config/calendar/README.md',
}
export const RENAME: Remedy = {
  zh: '年份文件应名为 2027.json 之类，其他交易所时段放在 hours/ 下；否则请移走',
  en: "name a year's file like 2027.json, put hours of other exchanges in hours/*.json, or move it away",
}

/** One sentence that names the file, what is wrong with it, and what to do. */
export class CalendarFileError extends Error {
  override readonly name = 'CalendarFileError'
  constructor(
    readonly file: string,
    why: string,
    remedy: Remedy,
    cause?: unknown,
  ) {
    super(`交易日历无法读取 / the trading calendar cannot be read: ${file}: ${why}. ${remedy.zh} / ${remedy.en}`, {
      cause,
    })
  }
}
