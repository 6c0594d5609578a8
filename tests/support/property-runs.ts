import fc from 'fast-check'

/** `npm run test:long` runs every property a hundred times as often; the seed is printed by a failure either way. */
if (process.env['HUANGPU_TEST_LONG'] === '1') fc.configureGlobal({ numRuns: 10_000, interruptAfterTimeLimit: 120_000 })
