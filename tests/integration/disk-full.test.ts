/** The real gateway on a disk of 64 MB that is filled up. Needs the right to mount one; what decides is tested without. */
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder, waitUntil, type TemporaryFolder } from '@huangpu/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GatewayStack } from '../support/gateway-stack.js'

const MB = 1_048_576
const mount = (folder: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder]).status === 0
const unmount = (folder: string): void => void spawnSync('umount', ['-l', folder])

function canMount(): boolean {
  const folder = temporaryFolder('huangpu-mount-')
  const mounted = mount(folder.path)
  if (mounted) unmount(folder.path)
  folder.remove()
  return mounted
}

describe.runIf(canMount())('the disk is full', () => {
  let disk: TemporaryFolder
  let elsewhere: TemporaryFolder
  let stack: GatewayStack
  let fillers = 0

  beforeAll(async () => {
    disk = temporaryFolder('huangpu-disk-')
    mount(disk.path)
    // The exchange has a disk of its own: it writes all the time, and would fill this one up.
    elsewhere = temporaryFolder('huangpu-exchange-')
    symlinkSync(elsewhere.path, join(disk.path, 'exchange'))
    stack = await GatewayStack.prepare({
      ctp: { data_dir: disk.path },
      services: { disk: { reserve_mb: 8, low_mb: 4 } },
    })
    await stack.start('exchange')
    await stack.start('gateway')
    await stack.ready()
  })
  afterAll(async () => {
    await stack?.close()
    unmount(disk.path)
    disk.remove()
    elsewhere.remove()
  })

  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(disk.path)
    return bavail * bsize
  }
  const filler = (n: number): string => join(disk.path, `filler.${n}`)
  const leaveOnly = (bytes: number): void => {
    writeFileSync(filler((fillers += 1)), Buffer.alloc(Math.max(0, freeBytes() - bytes), 1))
  }
  const stateIs = (state: string): Promise<void> =>
    waitUntil(async () => (await stack.health('gateway'))?.state === state, {
      message: () => `the gateway to be ${state}\n${stack.log.slice(-2_000)}`,
    })
  const refused = async (offset: 'OPEN' | 'CLOSETODAY'): Promise<void> => {
    const order = await stack.send({ offset, direction: offset === 'OPEN' ? 'LONG' : 'SHORT' })
    await stack.storyIs(order.order_id, /REJECTED$/)
    const status = stack.statuses.findLast(({ order_id: id }) => id === order.order_id)
    expect(status?.reason_code).toBe('disk_full')
  }

  test('it lives on its reserve, then cancels alone go out, and with room all goes on by itself', async () => {
    const { limit_up: high = 0, limit_down: low = 0 } = await stack.tick()
    const held = await stack.send({ price: high ?? 0, volume: 2 })
    const resting = [await stack.send({ price: low ?? 0 }), await stack.send({ price: low ?? 0 })]
    await stack.storyIs(held.order_id, /ALLTRADED$/)
    for (const { order_id } of resting) await stack.storyIs(order_id, /NOTTRADED$/)
    const reserve = join(disk.path, 'reserve')
    await waitUntil(() => existsSync(reserve), { message: 'the reserve to be made' })

    leaveOnly(2 * MB)
    await stateIs('disk_full')
    await waitUntil(() => !existsSync(reserve), { message: 'the reserve to be given free' })
    await refused('OPEN')
    const close = await stack.send({ offset: 'CLOSETODAY', direction: 'SHORT', price: low ?? 0 })
    await stack.storyIs(close.order_id, /ALLTRADED$/)
    await stack.cancel(resting[0]?.order_id ?? '')
    await stack.storyIs(resting[0]?.order_id ?? '', /CANCELLED$/)

    leaveOnly(MB / 4)
    await waitUntil(
      async () => (await stack.health('gateway'))?.reasons.some((text) => text.includes('used up')) ?? false,
      {
        message: 'the gateway to see that nothing is left',
      },
    )
    await refused('CLOSETODAY')
    await stack.cancel(resting[1]?.order_id ?? '')
    await stack.storyIs(resting[1]?.order_id ?? '', /CANCELLED$/)

    for (let n = 1; n <= fillers; n += 1) rmSync(filler(n))
    await stateIs('ready')
    await waitUntil(() => existsSync(reserve), { message: 'the reserve to be made again' })
    const open = await stack.send({ price: high ?? 0 })
    await stack.storyIs(open.order_id, /ALLTRADED$/)
  })
})
