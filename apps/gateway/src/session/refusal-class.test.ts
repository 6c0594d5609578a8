import { describe, expect, it } from 'vitest'
import { classifyRefusal } from './refusal-class.js'

describe('what a refused login means for the next attempt', () => {
  it.each([
    [3, 'permanent'],
    [63, 'permanent'],
    [75, 'permanent'],
    [131, 'permanent'],
    [140, 'permanent'],
    [141, 'permanent'],
    [143, 'permanent'],
    [144, 'permanent'],
    [4042, 'permanent'],
    [4043, 'permanent'],
    [4060, 'permanent'],
    [7, 'transient'],
    [8, 'transient'],
    [21, 'transient'],
    [35, 'transient'],
    [90, 'transient'],
    [154, 'transient'],
    [60, 'unlisted'],
    [3040, 'unlisted'],
    [99_999, 'unlisted'],
  ] as const)('%i is %s', (errorId, expected) => expect(classifyRefusal(errorId)).toBe(expected))
})
