/** A fault of the calendar's data. The message names the field, then the fault in English and Chinese. */
export class CalendarDataError extends Error {
  override readonly name = 'CalendarDataError'
  /** @param place such as `suspended_nights[0].from`; empty when it is the whole */
  constructor(place: string, en: string, zh: string) {
    super(`${place === '' ? '' : `${place}: `}${en} / ${zh}`)
  }
}
