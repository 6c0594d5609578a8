// npm run readme: puts the table of the cases into README.md, between its two marks. Needs the package built.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { casesTable, conformanceChapters } from '@huangpu/ctp-conformance'
import { format, resolveConfig } from 'prettier'

const file = fileURLToPath(new URL('../README.md', import.meta.url))
const [before, after] = [/^[\s\S]*<!-- cases -->/, /<!-- end of cases -->[\s\S]*$/].map((part) =>
  part.exec(readFileSync(file, 'utf8')),
)
if (!before || !after) throw new Error(`${file} has lost the marks between which the table stands`)
const text = `${before[0]}\n\n${casesTable(conformanceChapters)}\n\n${after[0]}`
writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }))
