import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ConfigProblem } from './config-problem.js'
import { parseYaml } from './load-yaml.js'

const schema = z.strictObject({ host: z.string(), ports: z.strictObject({ web: z.int() }) })
const problemOf = (text: string): ConfigProblem => {
  try {
    parseYaml(text, 'services.yaml', schema)
  } catch (error) {
    if (error instanceof ConfigProblem) return error
    throw error
  }
  throw new Error('was accepted')
}

describe('parseYaml names the line and the reason', () => {
  test('a good file', () => {
    expect(parseYaml('host: a\nports: { web: 1 }', 'f', schema)).toEqual({ host: 'a', ports: { web: 1 } })
  })

  test.each([
    ['a wrong type', 'host: a\nports:\n  web: x\n', 3, 'ports.web'],
    ['a missing key', 'host: a\nports:\n  {}\n', 3, 'ports.web'],
    ['an unknown key', 'host: a\nports: { web: 1 }\nsurprise: 1\n', 1, 'surprise'],
    ['a key twice', 'host: a\nhost: b\nports: { web: 1 }\n', 2, 'unique'],
    ['a tab for indentation', 'host: a\nports:\n\tweb: 1\n', 3, 'YAML'],
    ['NaN', 'host: a\nports:\n  web: .nan\n', 3, 'ports.web'],
    ['a custom tag', 'host: !!js/function "x"\nports: { web: 1 }\n', 1, 'tag'],
    ['an empty file', '', null, ''],
  ])('%s', (_, text, line, words) => {
    const problem = problemOf(text)
    expect(problem.line).toBe(line)
    expect(problem.message).toContain(words)
    expect(problem.message).toContain('services.yaml')
  })

  test('a bomb of aliases', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', 'b: &b [*a,*a,*a,*a,*a,*a,*a,*a]', 'c: [*b,*b,*b,*b,*b,*b,*b,*b]'].join(
      '\n',
    )
    expect(problemOf(bomb).message).toMatch(/alias/i)
  })
})
