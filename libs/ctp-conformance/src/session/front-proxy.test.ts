import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FrontProxy, tcpAddressOf } from './front-proxy.js'

describe('the address of a front', () => {
  it.each([
    ['tcp://127.0.0.1:17001', { host: '127.0.0.1', port: 17001 }],
    ['tcp://trading.openctp.cn:30001', { host: 'trading.openctp.cn', port: 30001 }],
    ['tcp6://[::1]:17001', { host: '::1', port: 17001 }],
    ['ssl://127.0.0.1:17001', undefined],
    ['socks5://127.0.0.1:1080/user:pw@1.2.3.4:5', undefined],
    ['tcp://127.0.0.1', undefined],
  ])('%s', (url, address) => expect(tcpAddressOf(url)).toEqual(address))
})

describe('a proxy before a front that echoes', () => {
  let front: Server
  let proxy: FrontProxy
  const clients: Socket[] = []

  beforeEach(async () => {
    front = createServer((socket) => socket.on('error', () => undefined).pipe(socket))
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
    proxy = await FrontProxy.open({ host: '127.0.0.1', port: (front.address() as AddressInfo).port })
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy()
    await proxy.close()
    front.close()
  })

  async function client(): Promise<Socket> {
    const address = tcpAddressOf(proxy.url)
    const socket = connect(address?.port ?? 0, address?.host)
    clients.push(socket)
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    return socket
  }

  it('passes bytes both ways', async () => {
    const socket = await client()
    socket.write('hello')
    expect(String((await once(socket, 'data'))[0])).toBe('hello')
  })

  it('cuts what is open, and lets new ones in', async () => {
    const socket = await client()
    socket.write('x')
    await once(socket, 'data')
    const closed = once(socket, 'close')
    proxy.cut()
    await closed
    const again = await client()
    again.write('again')
    expect(String((await once(again, 'data'))[0])).toBe('again')
  })

  it('refuses until it admits', async () => {
    await proxy.refuse()
    await expect(client()).rejects.toThrow('ECONNREFUSED')
    await proxy.admit()
    const socket = await client()
    socket.write('back')
    expect(String((await once(socket, 'data'))[0])).toBe('back')
  })

  it('swallows: the connection stays open and says nothing', async () => {
    const socket = await client()
    socket.write('one')
    await once(socket, 'data')
    proxy.swallow()
    let heard = ''
    socket.on('data', (bytes) => (heard += bytes.toString()))
    await new Promise<void>((resolve) => socket.write('two', () => resolve()))
    // What passes a second connection later has had the time to pass this one.
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(heard).toBe('')
    expect(socket.destroyed).toBe(false)
  })
})
