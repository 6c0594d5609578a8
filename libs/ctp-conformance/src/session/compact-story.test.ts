import { describe, expect, it } from 'vitest'
import { compactStory } from './compact-story.js'
import { counterEvent } from './counter-event.fixture.js'

const order = (status: string, submit: string) =>
  counterEvent('OnRtnOrder', { OrderStatus: status, OrderSubmitStatus: submit })

describe('callbacks in one line', () => {
  it('tells states, trades, errors, reasons and empty answers', () => {
    const story = compactStory([
      counterEvent('OnFrontConnected', undefined),
      counterEvent('OnRspOrderInsert', { OrderRef: '1' }, { errorId: 31, isLast: true }),
      order('a', '0'),
      order('0', '3'),
      counterEvent('OnRtnTrade', { Volume: 2, Price: 952.4 }),
      counterEvent('OnRspQryOrder', undefined, { isLast: true }),
      counterEvent('OnFrontDisconnected', undefined, { reason: 0x1001 }),
    ])
    expect(story).toBe(
      'OnFrontConnected, OnRspOrderInsert !31, OnRtnOrder a/0, OnRtnOrder 0/3, OnRtnTrade 2@952.4, ' +
        'OnRspQryOrder empty, OnFrontDisconnected 0x1001',
    )
  })

  it('counts what repeats, and of a long story tells the beginning and the end', () => {
    expect(compactStory(Array.from({ length: 3 }, () => order('3', '3')))).toBe('OnRtnOrder 3/3 x3')
    const long = compactStory(Array.from({ length: 100 }, (_, index) => order(String(index), '3')))
    expect(long).toContain('OnRtnOrder 0/3,')
    expect(long).toContain('... 64 more ...')
    expect(long.endsWith('OnRtnOrder 99/3')).toBe(true)
  })
})
