// What a vendor's C++ headers declare, made from the ABI facts of one version: classes with their virtual methods in slot
// order, structs whose offsets the compiler checks. For C++ clients and tests; the vendor's own headers serve as well.
// node scripts/cpp-declarations.mjs 6.7.7 > ctp-api.h
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const abiDirectory = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../ctp-node-binding/abi')

const member = ([name, type]) => {
  const array = /^(\w+)\[(\d+)\]$/.exec(type)
  return array ? `  ${array[1]} ${name}[${array[2]}];` : `  ${type} ${name};`
}

const struct = ([name, { size, fields }]) => [
  `struct ${name} {`,
  ...fields.map(member),
  '};',
  `static_assert(sizeof(${name}) == ${size}, "${name}");`,
  ...fields.map(([field, , offset]) => `static_assert(offsetof(${name}, ${field}) == ${offset}, "${name}.${field}");`),
]

const returned = (method) => (method.returns === 'const char*' ? 'const char *' : `${method.returns} `)
const signature = (method) => `virtual ${returned(method)}${method.name}(${method.args.join(', ')})`

const api = (name, create, methods) => [
  `class ${name} {`,
  ' public:',
  `  static ${create};`,
  '  static const char *GetApiVersion();',
  ...methods.map((method) => `  ${signature(method)} = 0;`),
  '',
  ' protected:',
  `  ~${name}() {}`,
  '};',
]

const spi = (name, methods) => [
  `class ${name} {`,
  ' public:',
  ...methods.map((method) => `  ${signature(method)} {}`),
  '};',
]

/** The C++ declarations of a version such as `6.7.7`. */
export function cppDeclarations(version) {
  const abi = JSON.parse(readFileSync(path.join(abiDirectory, `v${version}.json`), 'utf8'))
  const lines = [
    `// Generated from the ABI table of CTP ${version} by libs/exchange-sim/scripts/cpp-declarations.mjs.`,
    '#pragma once',
    '#include <cstddef>',
    '',
    'enum THOST_TE_RESUME_TYPE { THOST_TERT_RESTART = 0, THOST_TERT_RESUME, THOST_TERT_QUICK, THOST_TERT_NONE };',
    '',
    ...Object.entries(abi.structs).flatMap(struct),
    '',
    ...spi('CThostFtdcTraderSpi', abi.traderSpi),
    '',
    ...spi('CThostFtdcMdSpi', abi.mdSpi),
    '',
    ...api('CThostFtdcTraderApi', abi.create.trader, abi.traderApi),
    '',
    ...api('CThostFtdcMdApi', abi.create.md, abi.mdApi),
  ]
  return `${lines.join('\n')}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.stdout.write(cppDeclarations(process.argv[2] ?? '6.7.7'))
