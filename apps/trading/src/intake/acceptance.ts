import { REASON_TEXT, type OrderAcceptance, type ReasonCode } from '@huangpu/messages'

export interface Refusal {
  readonly code: ReasonCode
  /** The numbers, for a person. */
  readonly detail?: string
}

export const acceptedAs = (requestId: string, orderIds: readonly string[]): OrderAcceptance => ({
  accepted: true,
  request_id: requestId,
  order_ids: [...orderIds],
})

export function refusedAs(requestId: string, { code, detail }: Refusal): OrderAcceptance {
  const { zh, en } = REASON_TEXT[code]
  return {
    accepted: false,
    request_id: requestId,
    reason_code: code,
    message_zh: detail === undefined ? zh : `${zh}（${detail}）`,
    message_en: detail === undefined ? en : `${en} (${detail})`,
  }
}

/** One line in both languages, as statuses and tables carry it. */
export function sentenceOf({ code, detail }: Refusal): string {
  const { zh, en } = REASON_TEXT[code]
  return `${zh} / ${en}${detail === undefined ? '' : ` (${detail})`}`
}
