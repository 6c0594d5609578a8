import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SECRET_FIELDS, maskSecrets } from './mask-secrets.js'

const ABI = new URL('../../../../libs/ctp-node-binding/abi/', import.meta.url)
const SECRET_TYPES = new Set([
  'TThostFtdcPasswordType',
  'TThostFtdcAuthCodeType',
  'TThostFtdcAuthInfoType',
  'TThostFtdcAuthKeyType',
  'TThostFtdcCFMMCKeyType',
  'TThostFtdcCFMMCTokenType',
  'TThostFtdcPasswordKeyType',
  'TThostFtdcSMSCodeType',
])

describe('secrets of the counter', () => {
  it('are masked in every struct of every version', () => {
    const secret = new Set<string>()
    for (const file of readdirSync(ABI).filter((name) => /^v.*\.json$/.test(name))) {
      const table = JSON.parse(readFileSync(new URL(file, ABI), 'utf8')) as {
        structs: Record<string, { fields: [string, string, number, string][] }>
      }
      for (const { fields } of Object.values(table.structs))
        for (const [name, , , type] of fields) if (SECRET_TYPES.has(type) && !/^reserve/.test(name)) secret.add(name)
    }
    expect([...secret].filter((name) => !SECRET_FIELDS.has(name))).toEqual([])
    expect(secret.size).toBeGreaterThan(10)
  })

  it('are stars; what is empty is left out, a machine’s description is hashed', () => {
    const fields = {
      BrokerID: '9999',
      Password: 'canary',
      reserve1: 'x',
      UserProductInfo: '',
      ClientSystemInfo: 'blob',
    }
    expect(maskSecrets(fields)).toEqual({
      BrokerID: '9999',
      Password: '***',
      ClientSystemInfo: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    })
  })
})
