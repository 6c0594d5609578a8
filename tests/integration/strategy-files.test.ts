/** What the files and a person make of the strategy service's instances. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitUntil } from '@huangpu/testkit'
import { FILE, GOLDEN, StrategyScene, SYMBOL } from '../support/strategy-scene.js'
import type { HandMarket } from '../support/hand-market.js'
import type { StrategyProcess } from '../support/strategy-process.js'

let scene: StrategyScene
let market: HandMarket
let service: StrategyProcess

beforeEach(async () => {
  scene = await StrategyScene.open()
  ;({ market, service } = scene)
})

afterEach(() => scene?.close())

describe('files', () => {
  it('lets a broken file disturb no other, names place and reason, and takes it when it is mended', async () => {
    service.file('broken.yaml', FILE.replace('slow_window: 3', 'slow_window: many'))
    service.file('syntax.yaml', 'strategy_name: [')
    await service.start()
    const broken = await service.until('broken', (view) => view.state === 'invalid')
    expect(broken.problem).toMatchObject({ line: 6, message: expect.stringMatching(/slow_window.*"many"/) as string })
    expect(await service.until('syntax', (view) => view.state === 'invalid')).toMatchObject({ problem: { line: 1 } })
    await service.until('ma', (view) => view.state === 'running')
    await scene.alerted('strategy_invalid', 2)
    const invalid = scene.alerts.filter(({ code }) => code === 'strategy_invalid')
    expect(invalid.map(({ message_en: text }) => text)).toEqual([
      expect.stringContaining('broken.yaml:6'),
      expect.stringContaining('syntax.yaml'),
    ])
    service.file('broken.yaml', FILE)
    await service.until('broken', (view) => view.state === 'running')
  })

  it.each([
    ['an unknown type', FILE.replace('MaRsiStrategy', 'MaStrategy'), 1, /MaRsiStrategy, SystemIntegrationTestStrategy/],
    ['not a number', FILE.replace('rsi_long: 0', 'rsi_long: .nan'), 7, /rsi_long.*NaN/],
    ['an unknown parameter', FILE.replace('rsi_long: 0', 'rsi_lang: 0'), 7, /unknown parameter rsi_lang/],
    ['a parameter in the wrong section', FILE.replace('rsi_long: 0', 'max_position: 1'), 7, /-> risk:/],
    ['a key that is given twice', `${FILE}symbol: rb2705\n`, 15, /unique/],
    ['no contract', FILE.replace(SYMBOL, '../../etc'), 2, /not a contract/],
    ['another exchange', FILE.replace('SHFE', 'INE'), 3, /listed at SHFE/],
    ['windows the wrong way round', FILE.replace('fast_window: 2', 'fast_window: 9'), 5, /less than slow_window/],
    ['a percentage in words', FILE.replace('2.0', 'two'), 13, /must be per cent/],
  ])('refuses %s', async (_what, text, line, reason) => {
    service.file('bad.yaml', text)
    await service.start()
    const view = await service.until('bad', (row) => row.state === 'invalid')
    expect(view.problem).toEqual({ line, message: expect.stringMatching(reason) as string })
  })

  it('refuses the later of two files with one name', async () => {
    service.file('zz.yaml', `name: ma\n${FILE}`)
    await service.start()
    await service.until('ma', (view) => view.file === 'ma.yaml' && view.state === 'running')
    const rows = async () =>
      ((await service.call('/strategies')).json as { items: { file: string; state: string }[] }).items
    await waitUntil(async () => (await rows()).length === 2, { message: 'both files to be shown' })
    expect((await rows())[1]).toMatchObject({ file: 'zz.yaml', state: 'invalid' })
  })

  it('keeps the version that runs when its file breaks, and follows a valid change', async () => {
    await service.start()
    await scene.openLong()
    service.file('ma.yaml', FILE.replace('fast_window: 2', 'fast_window: fast'))
    const kept = await service.until('ma', (view) => view.problem !== null)
    expect(kept).toMatchObject({ state: 'running', long_volume: 1, problem: { line: 5 }, params: { fast_window: 2 } })
    service.file('ma.yaml', FILE.replace('slow_window: 3', 'slow_window: 8'))
    const changed = await service.until('ma', (view) => view.params['slow_window'] === 8 && view.state === 'running')
    expect(changed).toMatchObject({ problem: null, long_volume: 1 })
    service.file('ma.yaml', undefined)
    await waitUntil(async () => (await service.view('ma')) === undefined, { message: 'ma to be gone' })
    await scene.alerted('strategy_left_position')
  })
})

describe('what a person chooses', () => {
  it('is remembered over a restart, until the file decides anew', async () => {
    await service.start()
    await service.until('ma', (view) => view.state === 'running')
    expect(await service.call('/strategies/ma/start', 'POST')).toMatchObject({
      status: 409,
      json: { error: { code: 'strategy_already_running' } },
    })
    expect(await service.call('/strategies/ma/stop', 'POST')).toMatchObject({ status: 200, json: { state: 'stopped' } })
    await service.end('SIGKILL')
    await market.forgetProgress()
    await service.start()
    await service.until('ma', (view) => view.state === 'stopped')
    await scene.bars(...GOLDEN)
    expect(scene.sends()).toEqual([])
    expect(await service.call('/strategies/ma/stop', 'POST')).toMatchObject({
      status: 409,
      json: { error: { code: 'strategy_not_running' } },
    })
    expect((await service.call('/strategies/ma/start', 'POST')).status).toBe(200)
    await service.until('ma', (view) => view.state === 'running')
    service.file('ma.yaml', `${FILE}enabled: false\n`)
    await service.until('ma', (view) => view.state === 'stopped')
  })

  it('is answered with the reason when it cannot be done', async () => {
    service.file('bad.yaml', FILE.replace('MaRsiStrategy', 'Nothing'))
    await service.start()
    await service.until('bad', (view) => view.state === 'invalid')
    expect(await service.call('/strategies/nobody/start', 'POST')).toMatchObject({
      status: 404,
      json: { error: { code: 'strategy_not_found' } },
    })
    expect(await service.call('/strategies/bad/start', 'POST')).toMatchObject({
      status: 409,
      json: { error: { code: 'strategy_invalid', message_en: expect.stringContaining('bad.yaml:1') as string } },
    })
  })
})
