import { describe, expect, it } from 'vitest'
import { PasswordCheckBusy, PasswordHasher } from './password-hash.js'

describe('PasswordHasher', () => {
  it('makes argon2id hashes that only their password opens', async () => {
    const hasher = new PasswordHasher()
    const stored = await hasher.hash('correct horse')
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await hasher.verify(stored, 'correct horse')).toBe(true)
    expect(await hasher.verify(stored, 'correct horsE')).toBe(false)
    expect(await hasher.verify(undefined, 'nobody has this password')).toBe(false)
  })

  it('refuses when too many checks wait, and works again afterwards', async () => {
    const hasher = new PasswordHasher()
    const results = await Promise.allSettled(Array.from({ length: 24 }, () => hasher.hash('x')))
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused).toHaveLength(24 - 2 - 16)
    expect(refused.every((result) => result.reason instanceof PasswordCheckBusy)).toBe(true)
    await expect(hasher.hash('x')).resolves.toContain('$argon2id$')
  })
})
