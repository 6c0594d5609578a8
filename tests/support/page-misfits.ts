/// <reference lib="dom" />
import type { Page } from 'playwright-core'

/** A field narrower than this shows no price. */
const FIELD_PX_MIN = 60

/** What does not fit: wider than the page, cut within its head, or too narrow to be read. */
export const misfitsOf = (page: Page): Promise<string[]> =>
  page.evaluate((fieldPxMin) => {
    const names = (selector: string, isWrong: (element: Element) => boolean): string[] =>
      [...document.querySelectorAll(selector)].filter(isWrong).map((element) => `${selector}: ${element.className}`)
    const isCut = (element: Element): boolean => element.scrollWidth > element.clientWidth + 1
    const isScrolled = (element: Element): boolean =>
      isCut(element) && /auto|scroll/.test(getComputedStyle(element).overflowX) && !element.matches('.panel-body, pre')
    const isNarrow = (element: Element): boolean => {
      const { width } = element.getBoundingClientRect()
      return width > 0 && width < fieldPxMin
    }
    return [
      ...names('html', isCut),
      ...names('main, main *', isScrolled),
      ...names('.header, .panel-head, .button, [role="radio"]', isCut),
      ...names('.field', isNarrow),
    ]
  }, FIELD_PX_MIN)
