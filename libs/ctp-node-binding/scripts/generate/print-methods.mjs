import { spanInWords, spanOf } from './union-of-versions.mjs'

/** What can be called by name: requests with a request id, and submissions without. */
export function printRequests(methods, title) {
  const named = [...methods].filter(([name]) => /^(Req|Register\w+SystemInfo$|Submit)/.test(name))
  const requests = named.filter(([, { shape }]) => shape === 'S,int')
  const submissions = named.filter(([, { shape }]) => shape === 'S')
  if (requests.length + submissions.length !== named.length) throw new Error(`${title}: a request of an unknown form`)
  return [
    importOf(named),
    '',
    `/** The requests of the ${title} API and what each carries. */`,
    ...printMap(`${pascal(title)}Requests`, requests, ({ struct }) => struct),
    '',
    `/** Calls of the ${title} API that carry a struct and no request id: nothing answers them. */`,
    ...printMap(`${pascal(title)}Submissions`, submissions, ({ struct }) => struct),
  ]
}

const SHAPES = {
  '': 'connected',
  int: 'number',
  S: 'return',
  'S,R': 'error_return',
  'S,R,int,bool': 'response',
  'R,int,bool': 'error',
}

export function printCallbacks(methods, title) {
  const typed = ({ shape, struct }) => {
    if (!SHAPES[shape]) throw new Error(`${title}: a callback of the unknown form ${shape}`)
    return `Callback<'${SHAPES[shape]}', ${struct ?? 'undefined'}>`
  }
  return [
    "import type { Callback } from '../events/callback.js'",
    importOf([...methods]),
    '',
    `/** The callbacks of the ${title} API: form and data struct. */`,
    ...printMap(`${pascal(title)}Callbacks`, [...methods], typed),
  ]
}

function importOf(methods) {
  const structs = [...new Set(methods.map(([, { struct }]) => struct).filter(Boolean))].sort()
  return `import type {\n${structs.map((struct) => `  ${struct},`).join('\n')}\n} from './structs.js'`
}

function printMap(name, methods, typeOf) {
  // A type, not an interface: its keys can then be compared with plain records.
  if (methods.length === 0) return [`export type ${name} = Record<never, never>`]
  const lines = [`export type ${name} = {`]
  for (const [method, facts] of methods) {
    const span = spanOf(facts.versions)
    if (span) lines.push(`  /** ${spanInWords(span)[0].toUpperCase()}${spanInWords(span).slice(1)}. */`)
    lines.push(`  ${method}: ${typeOf(facts)}`)
  }
  return [...lines, '}']
}

const pascal = (title) => ({ trader: 'Trader', 'market data': 'Md' })[title]
