/** The console on a phone, in front of a toy of the system. Needs the built page. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../support/browser.js'
import { openDemoConsole, type DemoConsole } from '../support/demo-console.js'
import { misfitsOf } from '../support/page-misfits.js'
import { barsOfAnswer, legendBar } from '../support/shown-chart.js'

const WIDTH_PX = 390
const HEIGHT_PX = 844
const LANGUAGES = ['zh', 'en'] as const
const ROOMS = ['quotes', 'order', 'chart', 'blotter'] as const
const PAGES = ['strategies', 'exchange', 'services'] as const

describe('the console on a phone', () => {
  let browser: BrowserContext
  let demo: DemoConsole
  let page: Page
  const at = (id: string) => page.getByTestId(id)
  const isInView = async (id: string): Promise<boolean> => {
    const box = await at(id).first().boundingBox()
    return box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= WIDTH_PX && box.y + box.height <= HEIGHT_PX
  }

  beforeAll(async () => {
    browser = await openBrowser()
    demo = await openDemoConsole(browser, 'sim')
    page = demo.page
    await page.setViewportSize({ width: WIDTH_PX, height: HEIGHT_PX })
  })
  afterAll(async () => {
    await demo?.close()
    await browser?.close()
  })

  test('every page fits in both languages, and the kill switch is always in view', async () => {
    for (const language of LANGUAGES) {
      await at(`language-${language}`).click()
      expect(await misfitsOf(page), `login ${language}`).toEqual([])
    }
    await demo.signIn()
    for (const language of LANGUAGES) {
      await at(`language-${language}`).click()
      await at('nav-trade').click()
      for (const room of ROOMS) {
        await at(`room-${room}`).click()
        expect(await misfitsOf(page), `trade ${room} ${language}`).toEqual([])
        expect(await isInView('kill-open')).toBe(true)
      }
      for (const name of PAGES) {
        await at(`nav-${name}`).click()
        await page.locator('main table').first().waitFor()
        expect(await misfitsOf(page), `${name} ${language}`).toEqual([])
        expect(await isInView('kill-open')).toBe(true)
      }
    }
  })

  test('a larger bar is asked for again when a minute of it closes, and is shown as the API gives it', async () => {
    await at('nav-trade').click()
    await at('room-chart').click()
    const symbol = (await at('chart').getAttribute('data-symbol')) ?? ''
    for (const interval of ['3m', '5m', '15m', '30m', '60m', '1d']) {
      await at(`interval-${interval}`).click()
      await page.locator(`[data-testid="chart"][data-interval="${interval}"][data-state="ready"]`).waitFor()
      const again = page.waitForRequest((request) => request.url().includes(`interval=${interval}&limit=2`))
      demo.system.closeMinute()
      await again
      const path = `/bars?symbol=${symbol}&interval=${interval}&limit=2`
      const answer = barsOfAnswer(demo.web.peers.get('market')?.('GET', path, undefined))
      await expect.poll(() => legendBar(page)).toEqual(answer.at(-1))
    }
  })

  test('a cancel is one tap away, and a position that is to be closed opens the ticket', async () => {
    await at('nav-trade').click()
    await at('room-blotter').click()
    expect(await isInView('cancel-20261124-000045')).toBe(true)
    await at('tab-positions').click()
    await at('close-rb2701-LONG').click()
    await at('ticket-buy').waitFor()
    await expect.poll(() => at('ticket-lots').inputValue()).toBe('5')
    for (const id of ['ticket-price', 'ticket-buy', 'ticket-sell', 'room-blotter'])
      expect(await isInView(id)).toBe(true)
  })

  test('dialogs fit, and the kill switch sends nothing by Enter', async () => {
    await at('kill-open').click()
    await at('kill-reason').press('Enter')
    expect(await isInView('kill-send')).toBe(true)
    expect(await misfitsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await at('kill-send').waitFor({ state: 'hidden' })
    expect(await at('kill-banner').count()).toBe(0)
  })
})
