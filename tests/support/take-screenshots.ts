/**
 * Takes docs/images anew, of a stack of its own in a temporary home: `npm run screenshots`, after a build. Needs Chromium.
 * Exchange time runs fast, so that the chart fills within minutes.
 */
import { fileURLToPath } from 'node:url'
import { exchangeMarketListSchema } from '@huangpu/messages'
import { waitUntil } from '@huangpu/testkit'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import { openBrowser } from './browser.js'
import { Pm2Stack } from './pm2-stack.js'

const SYMBOL = 'rb2701'
const SPEED = 60
/** As many as the chart has room for. */
const BARS_WANTED = 110
/** Within the book that the page shows. */
const TICKS_ABOVE = 8
const PATIENCE = { timeoutMs: 600_000, everyMs: 500 }
const images = fileURLToPath(new URL('../../docs/images', import.meta.url))
const countSchema = z.object({ items: z.array(z.unknown()) })

const stack = await Pm2Stack.start({ 'exchange.yaml': { time: { mode: 'always_open', speed: SPEED } } })
const browser = await openBrowser()
try {
  const page = await browser.newPage()
  await signIn(page)
  await page.getByTestId(`quote-row-${SYMBOL}`).click()
  await waitUntil(
    async () => (await count('market', `/bars?symbol=${SYMBOL}&limit=${BARS_WANTED}`)) >= BARS_WANTED,
    PATIENCE,
  )
  await waitUntil(async () => (await count('trading', '/trades')) > 0, PATIENCE)
  await shootTrade(page)
  await shootExchange(page)
} finally {
  await browser.close()
  stack.stop()
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`http://127.0.0.1:${stack.installation.services.ports.web}/`)
  await page.getByTestId('login-user').fill('admin')
  await page.getByTestId('login-password').fill(/password: (\S+)/.exec(stack.startOutput)?.[1] ?? '')
  await page.getByTestId('login-submit').click()
  await page.getByTestId('quotes-table').waitFor()
}

async function count(service: 'market' | 'trading', path: string): Promise<number> {
  return (await stack.peer(service).get(path, countSchema)).items.length
}

async function contract() {
  const { items } = await stack.peer('exchange').get('/markets', exchangeMarketListSchema)
  const found = items.find(({ symbol }) => symbol === SYMBOL)
  if (!found) throw new Error(`the exchange has no ${SYMBOL}`)
  return found
}

/** The chart with its fills and a working order. */
async function shootTrade(page: Page): Promise<void> {
  await page.getByTestId('ticket-price').fill(String((await contract()).limit_down))
  await page.getByTestId('ticket-buy').click()
  await page.locator('[data-testid^="cancel-"]').first().waitFor()
  await page.getByTestId('tab-orders').click()
  await page.screenshot({ path: `${images}/console.png` })
}

/** The book with an order of another participant in it. */
async function shootExchange(page: Page): Promise<void> {
  await page.getByTestId('nav-exchange').click()
  await page.getByTestId(`exchange-market-${SYMBOL}`).click()
  await page.getByTestId('inject-name').fill('fund-a')
  await page.getByTestId('inject-price').fill(String(((await contract()).last_price ?? 0) + TICKS_ABOVE))
  await page.getByTestId('inject-send').click()
  await page.locator('[data-testid^="exchange-order-p"]').waitFor()
  await page.screenshot({ path: `${images}/exchange.png` })
}
