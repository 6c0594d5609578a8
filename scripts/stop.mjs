import { huangpu } from './prepare.mjs'

huangpu(['down', ...process.argv.slice(2)])
