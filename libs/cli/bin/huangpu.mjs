#!/usr/bin/env node
try {
  const { main } = await import('../dist/index.js')
  await main(process.argv)
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error
  process.stderr.write(
    'huangpu: not built yet: run npm start (or npm run build) first\n' +
      '  尚未构建：请先运行 npm start（或 npm run build）\n',
  )
  process.exitCode = 1
}
