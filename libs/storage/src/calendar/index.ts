export { CalendarFileError } from './calendar-file-error.js'
export * from './load-calendar.js'
