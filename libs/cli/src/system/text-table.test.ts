import { expect, test } from 'vitest'
import { textTable } from './text-table.js'

test('columns line up, Chinese characters counted as two columns', () => {
  expect(
    textTable(
      ['名', 'x'],
      [
        ['ab', '1'],
        ['四个汉字', '2'],
      ],
    ),
  ).toBe(['名        x', 'ab        1', '四个汉字  2'].join('\n'))
})

test('figures stand to the right where it is asked for', () => {
  expect(
    textTable(
      ['价格', 'x'],
      [
        ['9', 'a'],
        ['3150.5', 'b'],
      ],
      [0],
    ),
  ).toBe(['  价格  x', '     9  a', '3150.5  b'].join('\n'))
})
