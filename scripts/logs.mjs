import { huangpu } from './prepare.mjs'

huangpu(['logs', ...process.argv.slice(2)])
