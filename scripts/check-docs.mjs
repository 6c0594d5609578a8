// Every file, folder and page that a Markdown file names is there: `libs/...` in backticks, and links within the repository.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { projectRoot } from './prepare.mjs'

const ROOMS = /`((?:apps|libs|tests|scripts|docs)\/[^`\s{}*]+)`/g
const LINKS = /\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g

const pages = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
  cwd: projectRoot,
  encoding: 'utf8',
})
const missing = pages
  .split('\n')
  .filter(Boolean)
  .flatMap((page) => {
    const text = readFileSync(join(projectRoot, page), 'utf8')
    const rooms = [...text.matchAll(ROOMS)].map(([, path]) => path)
    const links = [...text.matchAll(LINKS)].map(([, path]) => join(dirname(page), path))
    return [...rooms, ...links].filter((path) => !existsSync(join(projectRoot, path))).map((path) => `${page}: ${path}`)
  })
for (const line of missing) process.stdout.write(`not there, ${line}\n`)
process.exit(missing.length === 0 ? 0 : 1)
