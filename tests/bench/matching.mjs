// Orders a second through the matching core alone: limit orders around a moving value, cancels of random resting ones and
// orders that take at once, with thousands at rest. Floor: the same draws, kept and dropped in a Map, nothing matched.
//   node tests/bench/matching.mjs [--json] [--seconds=2]
import { OrderBook } from '@huangpu/core'
import { option } from './measure.mjs'

const RESTING = 5_000
const BATCH = 10_000
const ROUNDS = 3
const seconds = option('seconds', 2)

/** Of every hundred orders 45 rest near the value, 45 are cancelled, 10 take what stands. */
function* draws() {
  let state = 20_261_121
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  for (let id = 1, value = 30_000; ; id += 1) {
    value += next() - 0.5
    const kind = next()
    const side = next() < 0.5 ? 'buy' : 'sell'
    const away = (side === 'buy' ? -1 : 1) * (1 + Math.floor(next() ** 3 * 200))
    const volumeLots = 1 + Math.floor(next() * 20)
    const what = kind < 0.45 ? 'limit' : kind < 0.9 ? 'cancel' : 'take'
    yield { id, what, side, priceTicks: Math.round(value) + away, volumeLots, random: next() }
  }
}

class Ours {
  book = new OrderBook()
  submit(draw) {
    const { id, side, priceTicks, volumeLots, what } = draw
    const throughTicks = priceTicks + (side === 'buy' ? 400 : -400)
    return what === 'take'
      ? this.book.submit({ id, side, priceTicks: throughTicks, volumeLots, timeInForce: 'fak' }).fills.length
      : this.book.submit({ id, side, priceTicks, volumeLots, timeInForce: 'day' }).fills.length
  }
  cancel(id) {
    return this.book.cancel(id)
  }
}

class Floor {
  orders = new Map()
  submit({ id, side, priceTicks, volumeLots, what }) {
    if (what !== 'take') this.orders.set(id, { id, side, priceTicks, volumeLots })
    return 0
  }
  cancel(id) {
    return this.orders.delete(id)
  }
}

/** Keeps about `RESTING` orders alive: a cancel below that is skipped. */
function drive(side, stream, ids, orders) {
  let fills = 0
  for (let done = 0; done < orders;) {
    const draw = stream.next().value
    if (draw.what !== 'cancel') {
      fills += side.submit(draw)
      if (draw.what === 'limit') ids.push(draw.id)
    } else if (ids.length >= RESTING) {
      const at = Math.floor(draw.random * ids.length)
      side.cancel(ids[at])
      ids[at] = ids[ids.length - 1]
      ids.pop()
    } else continue
    done += 1
  }
  return fills
}

const sides = [Ours, Floor].map((Side) => ({ side: new Side(), stream: draws(), ids: [], rates: [], fills: 0 }))
for (const each of sides) drive(each.side, each.stream, each.ids, 20 * BATCH)
for (let round = 0; round < ROUNDS; round += 1) {
  for (const each of sides) {
    const start = performance.now()
    let orders = 0
    while (performance.now() - start < (seconds * 1_000) / ROUNDS) {
      each.fills += drive(each.side, each.stream, each.ids, BATCH)
      orders += BATCH
    }
    each.rates.push((orders / (performance.now() - start)) * 1_000)
  }
}
const [ours, floor] = sides.map(({ rates }) => [...rates].sort((a, b) => a - b)[Math.floor(ROUNDS / 2)])
const [{ side: book, fills }] = sides
const resting = [...book.book.orders('buy')].length + [...book.book.orders('sell')].length
const result = {
  orders_per_s: Math.round(ours),
  floor_per_s: Math.round(floor),
  ratio_to_floor: Math.round((ours / floor) * 1_000) / 1_000,
  resting,
  fills,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
