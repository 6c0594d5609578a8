import { afterEach, beforeEach, expect, it } from 'vitest'
import { TradingRig } from '../testing/trading-rig.js'
import { causeOf } from './session-facts.js'

let rig: TradingRig
beforeEach(() => {
  rig = new TradingRig()
})
afterEach(() => rig.test.close())

const latch = (): string | undefined => rig.side.link.session.latch?.en
const changeSecret = (to: string): void => {
  rig.password = to
  rig.timers.advance(10_000)
}

it('another secret does not lift the latch of a library that could not be opened: nobody would open it', () => {
  rig.side.link.dispatch({ kind: 'latched', latch: causeOf({ zh: '无法加载', en: 'cannot load the library' }) })
  changeSecret('another')
  expect(latch()).toBe('cannot load the library')
})

it('another secret lifts a latch while the session rests, so that the next hours begin with it', () => {
  rig.side.link.dispatch({ kind: 'latched', latch: causeOf({ zh: '密码错误', en: 'wrong password' }, null, 3) })
  rig.side.link.dispatch({ kind: 'rest', cause: causeOf({ zh: '非交易时段', en: 'outside the hours' }) })
  changeSecret('another')
  expect(latch()).toBeUndefined()
})
