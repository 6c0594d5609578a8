import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadCtpEnvironment } from './ctp-config.js'
import { resolveHome } from './home.js'

const SIM = {
  account_id: 'a1',
  td_library: 'td.so',
  md_library: '/opt/md.so',
  td_front: 'tcp://127.0.0.1:1',
  md_front: 'tcp://127.0.0.1:2',
  broker_id: '9999',
  user_id: 'a1',
  password: { env: 'PW', default: 'sim' },
  data_dir: 'data',
}

function load(config: object, environment: NodeJS.ProcessEnv = {}) {
  const root = mkdtempSync(join(tmpdir(), 'huangpu-'))
  mkdirSync(join(root, 'config'))
  writeFileSync(join(root, 'config', 'ctp_config.yaml'), JSON.stringify(config))
  return loadCtpEnvironment(resolveHome({ HUANGPU_HOME: root }), environment)
}

describe('the active environment', () => {
  test('sim: defaults, relative libraries, secrets by name', () => {
    const ctp = load({ active: 'sim', environments: { sim: SIM } })
    expect(ctp).toMatchObject({ environment: 'sim', accountId: 'a1', abi: 'auto', mdLibrary: '/opt/md.so' })
    expect(ctp.tdLibrary).toMatch(/^\/.*td\.so$/)
    expect(ctp.password()).toBe('sim')
    expect(load({ active: 'sim', environments: { sim: SIM } }, { PW: 'other' }).password()).toBe('other')
  })

  test('production unless the evaluation front is asked for', () => {
    expect(load({ active: 'sim', environments: { sim: SIM } }).productionMode).toBe(true)
    const evaluation = { ...SIM, production_mode: false }
    expect(load({ active: 'sim', environments: { sim: evaluation } }).productionMode).toBe(false)
    const mistyped = { ...SIM, production_mode: 'no' }
    expect(() => load({ active: 'sim', environments: { sim: mistyped } })).toThrow('production_mode')
  })

  test('a secret never stands in what is printed of it', () => {
    expect(JSON.stringify(load({ active: 'sim', environments: { sim: SIM } }, { PW: 'canary' }))).not.toContain(
      'canary',
    )
  })

  test.each([
    [
      'a foreign front under sim',
      { active: 'sim', environments: { sim: { ...SIM, td_front: 'tcp://180.168.146.187:10201' } } },
      'sim environment',
    ],
    [
      'a loopback front under live',
      { active: 'live', environments: { live: { ...SIM, allow_live: true } } },
      'live environment',
    ],
    [
      'live without allow_live',
      { active: 'live', environments: { live: { ...SIM, td_front: 'tcp://1.2.3.4:1', md_front: 'tcp://1.2.3.4:2' } } },
      'allow_live',
    ],
    [
      'a proxy on this machine under sim: it leads anywhere',
      { active: 'sim', environments: { sim: { ...SIM, td_front: 'socks5://127.0.0.1:1080/180.168.146.187:10201' } } },
      'sim environment',
    ],
    ['an environment that is not there', { active: 'live', environments: { sim: SIM } }, 'environments.live'],
    ['a password in the file', { active: 'sim', environments: { sim: { ...SIM, password: 'hunter2' } } }, 'password'],
    [
      'a front that only looks local',
      { active: 'sim', environments: { sim: { ...SIM, td_front: 'tcp://127.0.0.1.evil.example:1' } } },
      'sim environment',
    ],
  ])('%s is refused', (_, config, words) => {
    expect(() => load(config)).toThrow(words)
  })

  test('a live front may be reached through a proxy on this machine', () => {
    const proxied = 'socks5://127.0.0.1:1080/180.168.146.187:10201'
    const live = { ...SIM, allow_live: true, td_front: proxied, md_front: proxied }
    expect(load({ active: 'live', environments: { live } }).tdFront).toBe(proxied)
  })

  test("a proxy's password is not told with the address that is refused", () => {
    const sim = { ...SIM, td_front: 'socks5://li:can@ry@proxy.example:1080/180.168.146.187:10201' }
    const refused = (): unknown => load({ active: 'sim', environments: { sim } })
    expect(refused).toThrow('socks5://***@proxy.example:1080')
    expect(refused).not.toThrow('can')
  })

  test('a secret file that others may read is refused', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'huangpu-')), 'secret')
    writeFileSync(file, 'pw\n')
    chmodSync(file, 0o644)
    const ctp = load({ active: 'sim', environments: { sim: { ...SIM, password: { file } } } })
    expect(() => ctp.password()).toThrow('chmod 600')
    chmodSync(file, 0o600)
    expect(ctp.password()).toBe('pw')
  })
})
