import { acknowledgeBookBodySchema, sentenceIn, setStrategyBookBodySchema } from '@huangpu/messages'
import { ApiProblem, readBody, readOptionalBody } from '@huangpu/service'
import type { StrategyType } from '@huangpu/strategy-kit'
import type { Hono } from 'hono'
import type { BookDesk } from '../books/book-desk.js'
import type { LiveStrategy } from '../instances/live-strategy.js'
import type { StrategyRoster } from '../instances/strategy-roster.js'

/** GET /strategies, GET /strategy-types; POST /strategies/{name}/start and /stop, which are remembered; the books. */
export function addRoutes(
  app: Hono,
  roster: StrategyRoster,
  books: BookDesk,
  types: ReadonlyMap<string, StrategyType>,
): void {
  app.get('/strategies', (context) => context.json({ items: roster.views(), next_cursor: null }))
  app.get('/strategy-types', (context) => {
    const items = [...types.values()].map(({ strategyName, label, parameters, riskDefaults }) => {
      return { strategy_name: strategyName, label, parameters, risk_defaults: riskDefaults }
    })
    return context.json({ items, next_cursor: null })
  })
  app.post('/strategies/:name/start', (context) => {
    const strategy = find(roster, context.req.param('name'))
    if (strategy.isStarted) {
      const { name } = strategy
      throw new ApiProblem(
        409,
        'strategy_already_running',
        `策略 ${name} 已在运行`,
        `strategy ${name} is running already`,
      )
    }
    // Who starts it sees why it opened nothing, in the same row.
    books.acknowledge(strategy, 'start')
    roster.choose(strategy, 'running')
    return context.json(roster.view(strategy))
  })
  app.post('/strategies/:name/stop', (context) => {
    const strategy = find(roster, context.req.param('name'))
    const view = roster.view(strategy)
    if (view.state === 'stopped') {
      const { name } = strategy
      throw new ApiProblem(409, 'strategy_not_running', `策略 ${name} 未在运行`, `strategy ${name} is not running`)
    }
    roster.choose(strategy, 'stopped')
    return context.json(roster.view(strategy))
  })
  addBookRoutes(app, roster, books)
}

/** GET and POST /strategies/{name}/book; POST /strategies/{name}/acknowledge. */
function addBookRoutes(app: Hono, roster: StrategyRoster, books: BookDesk): void {
  app.get('/strategies/:name/book', (context) => context.json(books.view(find(roster, context.req.param('name')))))
  app.post('/strategies/:name/book', async (context) => {
    const strategy = find(roster, context.req.param('name'))
    return context.json(books.set(strategy, await readBody(context, setStrategyBookBodySchema)))
  })
  app.post('/strategies/:name/acknowledge', async (context) => {
    const strategy = find(roster, context.req.param('name'))
    const { by } = await readOptionalBody(context, acknowledgeBookBodySchema)
    return context.json(books.acknowledge(strategy, by))
  })
}

function find(roster: StrategyRoster, name: string): LiveStrategy {
  const strategy = roster.get(name)
  if (strategy) return strategy
  const invalid = roster.invalidOf(name)
  if (invalid) {
    const { file, problem } = invalid
    const place = problem.line === null ? file : `${file}:${problem.line}`
    throw new ApiProblem(
      409,
      'strategy_invalid',
      `策略文件无效：${place}: ${sentenceIn('zh', problem.message)}`,
      `the strategy's file is invalid: ${place}: ${sentenceIn('en', problem.message)}`,
      { file, ...problem },
    )
  }
  throw new ApiProblem(404, 'strategy_not_found', `没有名为 ${name} 的策略`, `there is no strategy named ${name}`)
}
