import { readFileSync, statSync } from 'node:fs'
import { LineCounter, parseDocument, type Document, isNode } from 'yaml'
import type { z } from 'zod'
import { ConfigProblem } from './config-problem.js'
import { issueWords } from './issue-words.js'

const BYTES_MAX = 1_048_576

/**
 * Reads a YAML file and checks it against a schema. Core tags only, unique keys, at most 10 alias expansions.
 * @throws ConfigProblem naming file, line and remedy
 */
export function loadYaml<S extends z.ZodType>(file: string, schema: S): z.output<S> {
  return parseYaml(readText(file), file, schema)
}

function readText(file: string): string {
  try {
    if (statSync(file).size > BYTES_MAX) {
      throw new ConfigProblem(file, null, '文件超过 1 MiB', 'the file is larger than 1 MiB')
    }
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    if (error instanceof ConfigProblem) throw error
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT') throw new ConfigProblem(file, null, '文件不存在', 'the file does not exist')
    throw new ConfigProblem(file, null, `无法读取（${code}）`, `cannot be read (${code})`)
  }
}

/** The same for text that is already at hand; `file` only names the place in errors. */
export function parseYaml<S extends z.ZodType>(text: string, file: string, schema: S): z.output<S> {
  const lines = new LineCounter()
  const document = parseDocument(text, { schema: 'core', uniqueKeys: true, lineCounter: lines, customTags: [] })
  const syntax = document.errors[0] ?? document.warnings[0]
  if (syntax) {
    const line = syntax.linePos?.[0].line ?? null
    const sentence = syntax.message.split('\n')[0] ?? syntax.code
    throw new ConfigProblem(file, line, `YAML 语法错误：${sentence}`, `not valid YAML: ${sentence}`)
  }
  const value = toPlain(document, file)
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const path = issue?.path ?? []
  const place = path.length === 0 ? '' : `${path.join('.')}: `
  const { zh, en } = issue ? issueWords(issue) : { zh: '无效', en: 'invalid' }
  throw new ConfigProblem(file, lineOf(document, path, lines), `配置无效：${place}${zh}`, `${place}${en}`)
}

function toPlain(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 10 })
  } catch (error) {
    const sentence = (error as Error).message
    throw new ConfigProblem(file, null, `YAML 别名过多：${sentence}`, sentence)
  }
}

/** The line of the deepest existing node on the path, so that a missing key is reported at its parent. */
function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number | null {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return null
}
