import { huangpu, prepare } from './prepare.mjs'

prepare()
huangpu(['up', ...process.argv.slice(2)])
