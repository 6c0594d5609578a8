// The direction of the rooms: core <- messages <- {bus, storage, ctp-node-binding, strategy-kit} <- service <-
// {exchange-sim, testkit, cli, apps}; ctp-node-binding <- ctp-conformance <- cli. Apps never import apps; the web client sees messages and core only.
const below = (name, allowed) => ({
  name: `${name}-imports-only-what-is-below`,
  severity: 'error',
  from: { path: `^libs/${name}/src` },
  to: { path: '^(libs|apps)/', pathNot: [`^libs/(${[name, ...allowed].join('|')})/`] },
})

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    below('core', []),
    below('messages', ['core']),
    below('bus', ['core', 'messages']),
    below('storage', ['core', 'messages', 'bus']),
    below('ctp-node-binding', []),
    below('ctp-conformance', ['ctp-node-binding']),
    below('strategy-kit', ['core', 'messages']),
    below('service', ['core', 'messages', 'bus', 'storage']),
    below('exchange-sim', ['core', 'messages', 'bus', 'storage', 'service', 'ctp-node-binding']),
    below('testkit', ['core', 'messages', 'bus']),
    below('cli', ['core', 'messages', 'bus', 'storage', 'service', 'ctp-node-binding', 'ctp-conformance']),
    {
      name: 'apps-never-import-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/([^/]+)/', pathNot: '^apps/$1/' },
    },
    {
      name: 'apps-never-import-the-simulator',
      comment: 'A simulation never reaches a live front by accident: the gateway knows it only through the CTP ABI.',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^libs/(exchange-sim|testkit|cli)/' },
    },
    {
      name: 'web-client-sees-messages-and-core-only',
      severity: 'error',
      from: { path: '^apps/web/client/' },
      to: { path: '^(libs|apps)/', pathNot: '^(libs/(messages|core)|apps/web/client)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|/build/|/build-native/|\\.test\\.ts$|/testing/)' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'types', 'node', 'default'],
      extensions: ['.ts', '.js', '.vue', '.json'],
    },
    tsConfig: { fileName: 'tsconfig.tests.json' },
  },
}
