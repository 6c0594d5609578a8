import { expect, it } from 'vitest'
import { openTestDesk } from '../testing/test-desk.js'
import { WantedContracts } from './wanted-contracts.js'

it('is the union of configuration, people, positions and interest; a person’s wish survives a restart', () => {
  const test = openTestDesk()
  let shown: Record<string, readonly string[]> = {}
  let reported: readonly string[] = []
  const open = (journal = test.desk.journal): WantedContracts =>
    new WantedContracts({
      configured: ['rb2701'],
      journal,
      wallMs: () => 1,
      onWants: (wants) => void (shown = Object.fromEntries(wants)),
      report: (symbols) => void (reported = symbols),
    })
  const wanted = open()
  test.desk.journal.positions.replace([{ symbol: 'cu2701', exchange: 'SHFE', direction: 'LONG' }])
  wanted.onInterest(
    new Map([
      ['au2702', ['strategy', 'web']],
      ['rb2701', ['gateway', 'trading']],
    ]),
  )
  expect(shown).toEqual({ rb2701: ['config', 'trading'], cu2701: ['position'], au2702: ['strategy', 'web'] })
  expect(reported).toEqual(['rb2701', 'cu2701'])

  wanted.add(['ag2702', 'ag2702'])
  const again = test.reopen()
  open(again.desk.journal).refresh()
  expect(shown).toEqual({ rb2701: ['config'], ag2702: ['http'], cu2701: ['position'] })

  const last = open(again.desk.journal)
  expect(last.remove('cu2701')).toBe(false)
  expect(last.remove('ag2702')).toBe(true)
  expect(shown).toEqual({ rb2701: ['config'], cu2701: ['position'] })
  again.close()
})
