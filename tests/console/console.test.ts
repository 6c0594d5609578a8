import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exchangeMarketListSchema, killViewSchema } from '@huangpu/messages'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../support/browser.js'
import { readExchangeTruth } from '../support/exchange-truth.js'
import { Pm2Stack } from '../support/pm2-stack.js'
import { barsOfAnswer, hoveredBars, legendBar, type ShownBar } from '../support/shown-chart.js'

const SYMBOL = 'rb2701'
/** Six trading days of an older contract, in the place of its own. */
const HISTORY = fileURLToPath(new URL('../fixtures/bars_1m/SHFE.rb2401_1m_ctpbee.csv.gz', import.meta.url))
const INTERVALS = ['3m', '5m', '15m', '30m', '60m', '1d', '1m'] as const
const shots = fileURLToPath(new URL('../../.huangpu/screenshots', import.meta.url))

/** Of a bar that is being built a batch of ticks may hide an extreme, and the volume be a tick ahead, until a minute closes. */
const isSameLive = (a: ShownBar, b: ShownBar): boolean => a.time === b.time && a.open === b.open && a.close === b.close

/** A strategy file that is wrong in its fifth line, beside a good one. */
const STRATEGIES = {
  'broken.yaml': { strategy_name: 'MaRsiStrategy', symbol: SYMBOL, exchange: 'SHFE', params: { fast_window: 'many' } },
  'idle.yaml': { strategy_name: 'MaRsiStrategy', symbol: 'cu2701', exchange: 'SHFE', enabled: false },
}

describe('the console in a real browser', () => {
  let stack: Pm2Stack
  let browser: BrowserContext
  let page: Page
  const at = (id: string) => page.getByTestId(id)
  const numberOf = async (id: string): Promise<number> => Number((await at(id).innerText()).replaceAll(',', ''))
  const shoot = (name: string): Promise<unknown> => page.screenshot({ path: join(shots, `${name}.png`) })

  beforeAll(async () => {
    mkdirSync(shots, { recursive: true })
    // No order expires while the machine takes its time.
    const changes = { 'risk_config.yaml': { order_ttl_ms: 60_000 } }
    stack = await Pm2Stack.start(changes, STRATEGIES, [
      ['bars', 'import', HISTORY, '--symbol', SYMBOL, '--label', 'end'],
    ])
    browser = await openBrowser()
    page = await browser.newPage()
  })
  afterAll(async () => {
    await browser?.close()
    stack?.stop()
  })

  async function placeOrder(side: 'buy' | 'sell', offsetTicks: number): Promise<void> {
    await at(`quote-row-${SYMBOL}`).click()
    // A page that was just loaded has no quote at first.
    await expect.poll(() => numberOf(`quote-last-${SYMBOL}`)).toBeGreaterThan(0)
    const last = await numberOf(`quote-last-${SYMBOL}`)
    await at('ticket-price')
      .locator('input')
      .or(at('ticket-price').and(page.locator('input')))
      .first()
      .fill(String(last + offsetTicks))
    await at('ticket-lots')
      .locator('input')
      .or(at('ticket-lots').and(page.locator('input')))
      .first()
      .fill('1')
    await at(`ticket-${side}`).click()
  }

  test('a wrong password is refused, the printed one opens the door', async () => {
    const password = /password: (\S+)/.exec(stack.startOutput)?.[1] ?? ''
    expect(password.length).toBeGreaterThanOrEqual(12)
    const { services } = stack.installation
    await page.goto(`http://127.0.0.1:${services.ports.web}/`)
    await at('login-user').fill('admin')
    await at('login-password').fill('wrong')
    await at('login-submit').click()
    await at('login-problem').waitFor()
    await at('login-password').fill(password)
    await at('login-submit').click()
    await at('quotes-table').waitFor()
    expect((await browser.cookies()).some((cookie) => cookie.httpOnly && cookie.sameSite === 'Strict')).toBe(true)
  })

  test('quotes move and the chart is there', async () => {
    await at(`quote-last-${SYMBOL}`).waitFor()
    const last = at(`quote-last-${SYMBOL}`)
    await expect.poll(async () => Number.isFinite(await numberOf(`quote-last-${SYMBOL}`))).toBe(true)
    const first = await last.innerText()
    await expect.poll(() => last.innerText()).not.toBe(first)
    await at(`quote-row-${SYMBOL}`).click()
    expect(await at('chart').locator('canvas').count()).toBeGreaterThan(0)
    await shoot('trade')
  })

  test('each interval of the chart asks for its bars and shows what the API gives, moving with the market', async () => {
    const now = async (interval: string): Promise<ShownBar[]> => {
      const address = new URL(`/api/bars?symbol=${SYMBOL}&interval=${interval}&limit=40`, page.url())
      const answer = await page.request.get(String(address))
      return barsOfAnswer(await answer.json())
    }
    for (const interval of INTERVALS) {
      const asked = page.waitForRequest((request) => request.url().includes(`interval=${interval}&`))
      await at(`interval-${interval}`).click()
      expect(new URL((await asked).url()).searchParams.get('symbol')).toBe(SYMBOL)
      await page.locator(`[data-testid="chart"][data-interval="${interval}"][data-state="ready"]`).waitFor()
      expect(await at(`interval-${interval}`).getAttribute('aria-pressed')).toBe('true')

      const hovered = await hoveredBars(page, 12)
      const closed = (await now(interval)).slice(0, -2).filter(({ time }) => hovered.has(time))
      expect(closed.length, interval).toBeGreaterThan(3)
      expect(closed.map(({ time }) => hovered.get(time))).toEqual(closed)

      // The newest one is the one that market builds, and goes on with its ticks.
      const before = await legendBar(page)
      await expect
        .poll(
          async () => {
            const [shown, bars] = [await legendBar(page), await now(interval)]
            const moved = shown.time !== before.time || shown.volume > before.volume
            return moved && bars.some((bar) => isSameLive(bar, shown))
          },
          { interval: 50 },
        )
        .toBe(true)
    }
  })

  test('an order through the opposite price fills, and the position appears', async () => {
    await placeOrder('buy', 20)
    await at(`position-row-${SYMBOL}-LONG`).or(at('tab-positions')).first().waitFor()
    await at('tab-positions').click()
    await at(`position-row-${SYMBOL}-LONG`).waitFor()
    const truth = await readExchangeTruth(stack)
    expect(truth.positions).toEqual({ [`${SYMBOL} LONG`]: 1 })
    expect(truth.orders).toHaveLength(1)
  })

  test('a resting order is cancelled', async () => {
    await placeOrder('buy', -60)
    await at('tab-working').click()
    const cancel = page.locator('[data-testid^="cancel-"]').first()
    await cancel.waitFor()
    // In view without scrolling.
    const { x, width } = (await cancel.boundingBox()) ?? { x: Infinity, width: 0 }
    expect(x + width).toBeLessThan((await page.locator('main').boundingBox())?.width ?? 0)
    await cancel.click()
    await expect
      .poll(async () => (await readExchangeTruth(stack)).orders.map((order) => order.status))
      .toEqual(['0', '5'])
    await expect.poll(() => page.locator('[data-testid^="cancel-"]').count()).toBe(0)
  })

  test('what cannot be traded is refused with a sentence', async () => {
    await placeOrder('buy', 5_000)
    await expect.poll(() => at('ticket-outcome').innerText()).toMatch(/limit/i)
    expect((await readExchangeTruth(stack)).orders).toHaveLength(2)
  })

  test('the kill switch cancels what rests, shows in every tab and after a reload, and is lifted by typed words', async () => {
    const other = await browser.newPage()
    await other.goto(page.url())
    await other.getByTestId('quotes-table').waitFor()
    await placeOrder('buy', -60)
    await at('tab-working').click()
    await page.locator('[data-testid^="cancel-"]').first().waitFor()
    await at('kill-open').click()
    await at('kill-reason').fill('quotes look wrong')
    await shoot('kill-dialog')
    await page.keyboard.press('Enter')
    await at('kill-send').click()
    await at('kill-banner').waitFor()
    await other.getByTestId('kill-banner').waitFor()
    await expect
      .poll(async () => (await readExchangeTruth(stack)).orders.map((order) => order.status))
      .toEqual(['0', '5', '5'])
    await at('kill-fact-nothingWorks').waitFor()
    await page.reload()
    await at('kill-banner').waitFor()
    await expect.poll(() => at('kill-banner').innerText()).toMatch(/by admin.*quotes look wrong/s)
    await shoot('kill-banner')
    await placeOrder('buy', 0)
    await expect.poll(() => at('ticket-outcome').innerText()).toMatch(/kill_switch/)

    await at('kill-lift-open').click()
    await at('lift-reason').fill('checked')
    expect(await at('lift-send').isDisabled()).toBe(true)
    await at('lift-confirm').fill(`lift ${stack.installation.ctp.accountId}`)
    await shoot('kill-lift')
    await at('lift-send').click()
    await at('kill-banner').waitFor({ state: 'detached' })
    await other.getByTestId('kill-banner').waitFor({ state: 'detached' })
    await other.close()
    const { history } = await stack.peer('gateway').get('/kill', killViewSchema)
    // One turn of each: Enter in the dialog sent nothing.
    expect(history.map((entry) => [entry.action, entry.by])).toEqual([
      ['lift', 'admin'],
      ['kill', 'admin'],
    ])
    expect((await readExchangeTruth(stack)).orders).toHaveLength(3)
  })

  test('the page of the exchange shows the floor, and the order of another participant comes and goes', async () => {
    const { items } = await stack.peer('exchange').get('/markets', exchangeMarketListSchema)
    const highest = items.find(({ symbol }) => symbol === SYMBOL)?.limit_up
    await at('nav-exchange').click()
    await at(`exchange-market-${SYMBOL}`).click()
    await at('inject-name').fill('fund-a')
    await at('inject-price').fill(String(highest))
    await at('inject-send').click()
    const row = page.locator('[data-testid^="exchange-order-p"]')
    await expect.poll(() => row.innerText()).toMatch(new RegExp(`fund-a.*Sell.*${highest}`, 's'))
    await shoot('exchange')
    await row.getByRole('button').click()
    await row.waitFor({ state: 'detached' })
  })

  test('a broken strategy file is named with its line, the good one starts and stops', async () => {
    await at('nav-strategies').click()
    await expect.poll(() => at('strategy-problem-broken').innerText()).toMatch(/broken\.yaml.*5.*fast_window/s)
    await shoot('strategies')
    await at('strategy-start-idle').click()
    await expect.poll(() => at('strategy-state-idle').innerText()).toMatch(/running|warming/i)
    await at('strategy-stop-idle').click()
    await expect.poll(() => at('strategy-state-idle').innerText()).toMatch(/stopped/i)
  })

  test('every service is shown live, and the page speaks Chinese too', async () => {
    await at('nav-services').click()
    for (const name of ['gateway', 'market', 'trading', 'strategy']) await at(`service-${name}`).waitFor()
    await shoot('services')
    await at('language-zh').click()
    await expect.poll(() => page.locator('body').innerText()).toMatch(/服务/)
  })
})
