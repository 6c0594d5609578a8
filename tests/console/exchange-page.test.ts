/** The page of the simulated exchange in a real browser, in front of a toy of the exchange. Needs the built page. */
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DemoSystem } from '../../apps/web/testing/demo-system.js'
import { createFakeContext } from '../../apps/web/testing/fake-context.js'
import { openConsole, type OpenConsole } from '../../apps/web/testing/open-console.js'
import { openBrowser } from '../support/browser.js'

const siteFolder = fileURLToPath(new URL('../../apps/web/dist/client', import.meta.url))

describe('the page of the simulated exchange', () => {
  let browser: BrowserContext
  let page: Page
  let web: OpenConsole
  const at = (id: string) => page.getByTestId(id)
  const text = (id: string) => at(id).innerText()

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterEach(async () => {
    await page.close()
    await web.close()
  })
  afterAll(() => browser?.close())

  async function open(environment: 'sim' | 'live'): Promise<void> {
    const fake = createFakeContext({ environment })
    new DemoSystem(fake)
    web = await openConsole({ fake, siteFolder })
    page = await browser.newPage()
    await page.goto(web.origin)
    await at('login-user').fill(web.firstLogin.user)
    await at('login-password').fill(web.firstLogin.password)
    await at('login-submit').click()
    await at('quotes-table').waitFor()
  }

  test('shows the floor, takes a price from the ladder, and places and withdraws an order', async () => {
    await open('sim')
    await at('nav-exchange').click()
    await at('exchange-orders').waitFor()
    expect(await text('ladder-bid1')).toMatch(/3506\s+\d+\s+sim001 3/)
    expect(await text('ladder-ask1')).toMatch(/3509\s+\d+\s+fund-a 12/)
    // By keyboard alone: choose a price, then send what stands in the form.
    await at('ladder-ask2').focus()
    await page.keyboard.press('Enter')
    await at('inject-name').fill('fund-b')
    await at('inject-lots').fill('7')
    await page.keyboard.press('Enter')
    await expect.poll(() => text('inject-outcome'), { timeout: 10_000 }).toBe('p2: 0 of 7 lots traded, queued')
    await expect.poll(() => text('exchange-order-p2'), { timeout: 10_000 }).toMatch(/fund-b\s+rb2701\s+Buy\s+—\s+3510/)
    await at('withdraw-p2').click()
    await at('exchange-order-p2').waitFor({ state: 'detached', timeout: 10_000 })
    await at('inject-price').fill('')
    await at('inject-send').click()
    expect(await text('inject-outcome')).toBe('Enter a price above zero')
    await at('exchange-market-au2702').click()
    await expect.poll(() => text('ladder-ask0'), { timeout: 10_000 }).toMatch(/553\.20/)
    await at('exchange-account-sim002').click()
    await expect.poll(() => at('exchange-accounts').locator('.chosen').innerText()).toMatch(/sim002/)
  })

  test('arms a fault from a form of its kind, and removes it', async () => {
    await open('sim')
    await at('nav-exchange').click()
    await at('fault-form').waitFor()
    await at('fault-kind').selectOption('delay')
    await at('fault-arm').click()
    await expect.poll(() => text('fault-outcome')).toBe('Fill in: Callback')
    await at('fault-field-callback').fill('OnRtnTrade')
    await at('fault-field-ms').fill('soon')
    await at('fault-arm').click()
    expect(await text('fault-outcome')).toMatch(/Time \(ms\) must be a whole number/)
    await at('fault-field-ms').fill('500')
    await at('language-zh').click()
    await at('fault-arm').click()
    await expect.poll(() => text('fault-outcome'), { timeout: 10_000 }).toBe('f2 已设置：延迟回调')
    await expect.poll(() => text('fault-f2'), { timeout: 10_000 }).toMatch(/callback=OnRtnTrade ms=500/)
    await at('fault-remove-f1').click()
    await at('fault-f1').waitFor({ state: 'detached', timeout: 10_000 })
    await at('language-en').click()
  })

  test('says when the exchange does not answer, and keeps what was seen', async () => {
    await open('sim')
    await at('nav-exchange').click()
    await at('exchange-orders').waitFor()
    web.peers.delete('exchange')
    await expect.poll(() => text('exchange-trouble'), { timeout: 10_000 }).toMatch(/may be old.*does not answer/)
    expect(await text('ladder-bid1')).toMatch(/3506/)
  })

  test('is absent while the environment is live', async () => {
    await open('live')
    expect(await at('nav-services').count()).toBe(1)
    expect(await at('nav-exchange').count()).toBe(0)
    await page.goto(`${web.origin}/#/exchange`)
    await expect.poll(() => page.url()).toMatch(/#\/trade$/)
    await at('quotes-table').waitFor()
  })
})
