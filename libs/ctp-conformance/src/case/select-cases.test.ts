import { describe, expect, it } from 'vitest'
import { conformanceCases, conformanceChapters } from '../chapters/conformance-chapters.js'
import { selectCases } from './select-cases.js'

const numbersOf = (wanted: readonly string[]): string[] =>
  selectCases(conformanceCases, wanted).map((each) => each.number)

describe('the list of cases', () => {
  it('counts each chapter from 1 without a gap', () => {
    conformanceChapters.forEach((chapter, index) => {
      expect(chapter.number).toBe(index + 1)
      expect(chapter.cases.map((each) => each.number)).toEqual(
        chapter.cases.map((_, at) => `${chapter.number}.${at + 1}`),
      )
    })
  })

  it('gives every case a title of its own in both languages', () => {
    for (const language of ['zh', 'en'] as const) {
      const titles = conformanceCases.map((each) => each.title[language])
      expect(new Set(titles).size).toBe(titles.length)
    }
  })
})

describe('choosing cases', () => {
  it('takes all, one, a chapter, in the order of the list', () => {
    expect(numbersOf([])).toHaveLength(conformanceCases.length)
    expect(numbersOf(['5.2', '1.10', '1.1'])).toEqual(['1.1', '1.10', '5.2'])
    expect(numbersOf(['2'])).toEqual(['2.1', '2.2', '2.3'])
    // Chapter 1 is not the beginning of chapter 10.
    expect(numbersOf(['1']).some((number) => number.startsWith('10.'))).toBe(false)
  })

  it('names what there is not', () => {
    expect(() => numbersOf(['1.1', '77'])).toThrow('there is no case or chapter 77')
  })
})
