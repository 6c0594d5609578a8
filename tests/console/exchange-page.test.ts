/** The page of the simulated exchange in a real browser, in front of a toy of the exchange. Needs the built page. */
import { readFileSync } from 'node:fs'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../support/browser.js'
import { openDemoConsole, type DemoConsole } from '../support/demo-console.js'

describe('the page of the simulated exchange', () => {
  let browser: BrowserContext
  let demo: DemoConsole
  let page: Page
  const at = (id: string) => page.getByTestId(id)
  const text = (id: string) => at(id).innerText()

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterEach(() => demo?.close())
  afterAll(() => browser?.close())

  async function open(environment: 'sim' | 'live'): Promise<void> {
    demo = await openDemoConsole(browser, environment)
    page = demo.page
    await demo.signIn()
  }

  test('shows the floor, takes a price from the ladder, and places and withdraws an order', async () => {
    await open('sim')
    await at('nav-exchange').click()
    await at('exchange-orders').waitFor()
    await expect.poll(() => text('ladder-bid1')).toMatch(/3506\s+\d+\s+sim001 3/)
    await expect.poll(() => text('ladder-ask1')).toMatch(/3509\s+\d+\s+fund-a 12/)
    // By keyboard alone: choose a price, then send what stands in the form.
    await at('ladder-ask2').focus()
    await page.keyboard.press('Enter')
    await at('inject-name').fill('fund-b')
    await at('inject-lots').fill('7')
    await page.keyboard.press('Enter')
    await expect.poll(() => text('inject-outcome')).toBe('p2: 0 of 7 lots traded, queued')
    await expect.poll(() => text('exchange-order-p2')).toMatch(/fund-b\s+rb2701\s+Buy\s+—\s+3510/)
    await at('withdraw-p2').click()
    await at('exchange-order-p2').waitFor({ state: 'detached' })
    await at('inject-price').fill('')
    await at('inject-send').click()
    await expect.poll(() => text('inject-outcome')).toBe('Enter a price above zero')
    await at('exchange-market-au2702').click()
    await expect.poll(() => text('ladder-ask0')).toMatch(/553\.20/)
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
    await expect.poll(() => text('fault-outcome')).toMatch(/Time \(ms\) must be a whole number/)
    await at('fault-field-ms').fill('500')
    await at('language-zh').click()
    await at('fault-arm').click()
    await expect.poll(() => text('fault-outcome')).toBe('f2 已设置：延迟回调')
    await expect.poll(() => text('fault-f2')).toMatch(/callback=OnRtnTrade ms=500/)
    await at('fault-remove-f1').click()
    await at('fault-f1').waitFor({ state: 'detached' })
    await at('language-en').click()
  })

  test('moves money only after it was confirmed, and says what the exchange said', async () => {
    await open('sim')
    await at('nav-exchange').click()
    await at('transfer-open').click()
    const transfers = () => demo.web.audits.filter((line) => line.audit === 'transfer_money')
    await at('transfer-yuan').fill('1.005')
    await at('transfer-send').click()
    await expect.poll(() => text('transfer-problem')).toMatch(/above zero, to the cent/)
    await at('transfer-yuan').fill('500,000')
    await page.keyboard.press('Enter')
    await expect.poll(() => text('transfer-asked')).toBe('Deposit 500,000.00 yuan into account sim001?')
    // What is asked is what is sent: a change asks anew.
    await at('transfer-account').selectOption('sim002')
    await at('transfer-asked').waitFor({ state: 'detached' })
    expect(transfers()).toEqual([])
    await at('transfer-send').click()
    await at('transfer-send').click()
    await expect.poll(() => text('transfer-done')).toMatch(/500,000\.00 yuan went into sim002.*10,500,120\.00/)
    await page.keyboard.press('Escape')
    await expect.poll(() => text('exchange-account-sim002')).toMatch(/10,500,120\.00/)

    await at('transfer-open').click()
    await at('transfer-direction-out').click()
    await at('transfer-yuan').fill('9999999999')
    await at('transfer-send').click()
    await at('transfer-send').click()
    await expect.poll(() => text('transfer-problem')).toMatch(/Not done: .*more than may go out: 9951693\.70 yuan/)
    expect(transfers()).toMatchObject([
      { user: 'admin', account: 'sim002', amount: 500_000 },
      { user: 'admin', account: 'sim001', amount: -9_999_999_999 },
    ])
  })

  test('shows the settlement statement of an account and a trading day, and saves it', async () => {
    await open('sim')
    await at('nav-exchange').click()
    await at('statement-open').click()
    await expect.poll(() => text('statement-text')).toMatch(/Client ID：\s+sim001.*20261123/s)
    await at('statement-day').selectOption('20261120')
    await expect.poll(() => text('statement-text')).toMatch(/20261120/)
    const saving = page.waitForEvent('download')
    await at('statement-file').click()
    const saved = await saving
    expect(saved.suggestedFilename()).toBe('sim001-20261120.txt')
    expect(readFileSync(await saved.path(), 'utf8')).toMatch(/20261120.*螺纹钢/s)
    await at('statement-account').selectOption('sim002')
    await expect.poll(() => text('statement-none')).toMatch(/No day of sim002/)
  })

  test('says when the exchange does not answer, and keeps what was seen', async () => {
    await open('sim')
    await at('nav-exchange').click()
    await at('exchange-orders').waitFor()
    demo.web.peers.delete('exchange')
    await expect.poll(() => text('exchange-trouble')).toMatch(/may be old.*does not answer/)
    expect(await text('ladder-bid1')).toMatch(/3506/)
  })

  test('is absent while the environment is live', async () => {
    await open('live')
    expect(await at('nav-services').count()).toBe(1)
    expect(await at('nav-exchange').count()).toBe(0)
    await page.goto(`${demo.web.origin}/#/exchange`)
    await expect.poll(() => page.url()).toMatch(/#\/trade$/)
    await at('quotes-table').waitFor()
  })
})
