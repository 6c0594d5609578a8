import { expect, it } from 'vitest'
import { readLogErrors } from './read-log-errors.js'

const line = (level: string, msg: string): string => JSON.stringify({ level, service: 'trading', msg })

it('counts the ends of a service and keeps its last sentence', () => {
  const text = [
    line('fatal', 'first'),
    'node:internal/process',
    line('error', 'between'),
    line('fatal', 'risk_config.yaml:3: bad'),
    line('info', 'starting'),
    '{"level":"fatal","ms',
  ].join('\n')
  expect(readLogErrors(text)).toEqual({ deaths: 2, lastError: 'risk_config.yaml:3: bad' })
})

it('has nothing to say of a quiet log', () => {
  expect(readLogErrors(`${line('info', 'live')}\n`)).toEqual({ deaths: 0, lastError: undefined })
})
