/** Pages that need a scene of their own, in a real browser, in front of a toy of the system. Needs the built page. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../support/browser.js'
import { openDemoConsole, type DemoConsole } from '../support/demo-console.js'

describe('the console in front of a demonstration', () => {
  let browser: BrowserContext
  let demo: DemoConsole
  let page: Page
  const at = (id: string) => page.getByTestId(id)

  beforeAll(async () => {
    browser = await openBrowser()
    demo = await openDemoConsole(browser, 'sim')
    page = demo.page
    await demo.signIn()
  })
  afterAll(async () => {
    await demo?.close()
    await browser?.close()
  })

  test('lots that others closed are acknowledged by a click, in the name of who clicked', async () => {
    await at('nav-strategies').click()
    const acknowledge = at('strategy-acknowledge-rb_double_ma')
    await acknowledge.click()
    await acknowledge.waitFor({ state: 'detached' })
    expect(demo.system.strategies.acknowledged).toEqual([{ name: 'rb_double_ma', by: 'admin' }])
    // There is nothing to acknowledge of the others.
    expect(await page.locator('[data-testid^="strategy-acknowledge-"]').count()).toBe(0)
  })

  test('what is wrong with a strategy file is said in the language of the page alone', async () => {
    const problem = at('strategy-problem-cu_rsi')
    await expect.poll(() => problem.innerText()).toMatch(/cu_rsi\.yaml.*7: risk\.stop_loss_pct: must be at most 100$/)
    await at('language-zh').click()
    await expect.poll(() => problem.innerText()).toMatch(/7.*: risk\.stop_loss_pct: 应不大于 100$/)
    await at('language-en').click()
  })

  test('minutes that were lost stand in the coverage, apart from those without a quote', async () => {
    await at('nav-trade').click()
    await at('quote-row-rb2701').click()
    await at('coverage').click()
    await expect.poll(() => at('coverage-20261124').innerText()).toMatch(/33 of 36.*2 without.*21:20.*disconnected/s)
    await expect.poll(() => at('coverage-20261123').innerText()).toMatch(/345 of 345 minutes$/)
    await page.keyboard.press('Escape')
  })

  test('the dominant contracts end to end are asked for as chosen, and each bar names its contract', async () => {
    for (const series of ['none', 'difference', 'ratio']) {
      const asked = page.waitForRequest((request) => request.url().includes('/continuous?'))
      await at('chart-series').selectOption(series)
      expect((await asked).url()).toContain(`product=rb&adjust=${series}&interval=1m`)
      await page.locator(`[data-testid="chart"][data-series="${series}"][data-state="ready"]`).waitFor()
      await expect.poll(() => at('chart-contract').innerText()).toBe('rb2701')
    }
    await at('chart-series').selectOption('contract')
    await at('chart-contract').waitFor({ state: 'detached' })
  })
})
