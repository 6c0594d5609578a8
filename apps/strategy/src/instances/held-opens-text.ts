import type { BookAdjustmentRecord } from '@huangpu/storage'

const WORD = { LONG: { zh: '多', en: 'long' }, SHORT: { zh: '空', en: 'short' } } as const

/** Why an instance opens nothing, and what a person does about it. */
export function heldOpensText(strategy: string, unseen: readonly BookAdjustmentRecord[]): string {
  const zh = unseen.map(({ side, lots, at }) => `${at} ${WORD[side].zh}仓 ${-lots} 手`).join('、')
  const en = unseen.map(({ side, lots, at }) => `${-lots} ${WORD[side].en} at ${at}`).join(', ')
  const command = `huangpu strategy acknowledge ${strategy}`
  return (
    `持仓被外部平掉并已从持仓簿减去：${zh}；确认前不开仓：${command} / ` +
    `lots were closed by others and left the book: ${en}; nothing is opened until you acknowledge: ${command}`
  )
}
