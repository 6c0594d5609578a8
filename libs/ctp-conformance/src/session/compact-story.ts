import type { CounterEvent } from './counter-event.js'

/** Of a long story the beginning and the end are told: a replay lies between. */
const HEAD_ITEMS = 12
const TAIL_ITEMS = 24

/** Callbacks as one line: `OnRtnOrder a/0, OnRtnOrder 0/3, OnRtnTrade 1@952.4, OnRspQryOrder x3`. */
export function compactStory(events: readonly CounterEvent[]): string {
  const items: { text: string; times: number }[] = []
  for (const event of events) {
    const text = compactEvent(event)
    const last = items.at(-1)
    if (last?.text === text) last.times += 1
    else items.push({ text, times: 1 })
  }
  const texts = items.map(({ text, times }) => (times === 1 ? text : `${text} x${times}`))
  const hidden = texts.length - HEAD_ITEMS - TAIL_ITEMS
  if (hidden > 1) texts.splice(HEAD_ITEMS, hidden, `... ${hidden} more ...`)
  return texts.join(', ')
}

/** `a/0` is OrderStatus a with OrderSubmitStatus 0; `!31` an ErrorID; `empty` an answer without data. */
function compactEvent(event: CounterEvent): string {
  const { name } = event
  if (event.errorId !== 0) return `${name} !${event.errorId}`
  if (name === 'OnRtnOrder') return `${name} ${event.get('OrderStatus')}/${event.get('OrderSubmitStatus')}`
  if (name === 'OnRtnTrade') return `${name} ${event.get('Volume')}@${event.get('Price')}`
  if (name === 'OnFrontDisconnected') return `${name} 0x${(event.reason ?? 0).toString(16)}`
  return event.isLast !== undefined && event.data === undefined ? `${name} empty` : name
}
