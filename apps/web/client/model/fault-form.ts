import type { FaultField, FaultKind } from '../wire/exchange-floor.js'

/** What a person entered, by field; empty text is nothing. */
export type FaultEntries = Readonly<Record<string, string>>

export type FaultFormResult =
  | { readonly fault: Readonly<Record<string, string | number>> }
  | { readonly problem: 'missing' | 'notANumber'; readonly field: string }

/** The fault that was entered. Numbers may be written in hexadecimal, as reasons are. The server checks the rest. */
export function faultFromForm({ kind, fields }: FaultKind, entries: FaultEntries): FaultFormResult {
  const fault: Record<string, string | number> = { kind }
  for (const field of fields) {
    const text = (entries[field.name] ?? '').trim()
    if (text === '') {
      if (field.required) return { problem: 'missing', field: field.name }
      continue
    }
    const value = valueOf(field, text)
    if (value === undefined) return { problem: 'notANumber', field: field.name }
    fault[field.name] = value
  }
  return { fault }
}

function valueOf({ type, options }: FaultField, text: string): string | number | undefined {
  if (type === 'choice') return options.find((option) => String(option) === text) ?? text
  if (type === 'text') return text
  return /^(-?\d+|0x[0-9a-fA-F]+)$/.test(text) ? Number(text) : undefined
}

/** A fault in a row: `front=td at=ack`; what is the same for all and says nothing is left out. */
export const faultWords = (fault: Readonly<Record<string, unknown>>): string =>
  Object.entries(fault)
    .filter(([name, value]) => name !== 'kind' && !(name === 'times' && value === 1))
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ')
