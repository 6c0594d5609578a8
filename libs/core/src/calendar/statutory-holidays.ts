/** MMDD. Closed by law every year; all that can be said of a year whose notice is not out. */
export const STATUTORY_HOLIDAYS: ReadonlySet<string> = new Set(['0101', '0501', '1001', '1002', '1003'])
