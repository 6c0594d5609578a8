import { huangpu } from './prepare.mjs'

huangpu(['status', ...process.argv.slice(2)])
