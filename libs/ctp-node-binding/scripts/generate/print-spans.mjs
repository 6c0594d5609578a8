import { middleOf, spanOf } from './union-of-versions.mjs'

/** In which versions things exist, for error texts: only what is not in all of them. */
export function printSpans(union) {
  const lines = ['/** Methods and structs that not every version has. */', 'export const methodSpans: Spans = {']
  for (const list of ['traderApi', 'traderSpi', 'mdApi', 'mdSpi']) {
    lines.push(`  // ${list}`, ...spanLines(union[list], (name) => `${list}.${name}`))
  }
  lines.push('}', '', 'export const structSpans: Spans = {', ...spanLines(union.structs, middleOf), '}', '')
  lines.push('/** Fields that not every version of their struct has. */')
  lines.push('export const fieldSpans: Readonly<Record<string, Spans>> = {')
  for (const [name, struct] of union.structs) {
    const fields = spanLines(struct.fields, (field) => field, struct.versions).map((line) =>
      line.trim().replace(/,$/, ''),
    )
    if (fields.length > 0) lines.push(`  ${middleOf(name)}: { ${fields.join(', ')} },`)
  }
  lines.push(
    '}',
    '',
    "/** '>=6.7.7', '<=6.3.19' or '6.5.1..6.7.0'. */",
    'type Spans = Readonly<Record<string, string>>',
  )
  return lines
}

function spanLines(entries, keyOf, among) {
  return [...entries].flatMap(([name, { versions }]) => {
    const span = spanOf(versions, among)
    const key = keyOf(name)
    return span ? [`  ${/^\w+$/.test(key) ? key : `'${key}'`}: '${span}',`] : []
  })
}
