import { tickChannel } from '@huangpu/messages'
import { expect, it } from 'vitest'
import { aTick } from '../../testing/messages.js'
import { QuoteBoard } from './quote-board.js'

const at = (second: number) => aTick({ symbol: 'rb2701', datetime: `2026-11-23T21:36:${second}` })
const push = (board: QuoteBoard, second: number): boolean =>
  board.push(tickChannel('rb2701'), JSON.stringify(at(second)))

it('shows an unsubscribed contract again only when it ticks again', () => {
  const board = new QuoteBoard(() => undefined)
  push(board, 10)
  expect(board.takeChanged()).toEqual([at(10)])
  board.forget('rb2701')
  expect(board.all()).toEqual([])
  // The market service remembers its last tick.
  board.fill([at(10)])
  expect(board.all()).toEqual([])
  push(board, 10)
  expect(board.takeChanged()).toEqual([])
  push(board, 11)
  expect(board.takeChanged()).toEqual([at(11)])
  board.fill([at(12)])
  expect(board.all()).toEqual([at(12)])
})
