/** What `tsc -b` compiles first must be what a package depends on, or a fresh build depends on luck. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')
interface Manifest {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}
const readJson = <T>(file: string): T => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as T
const folders = ['libs', 'apps'].flatMap((group) =>
  readdirSync(path.join(ROOT, group)).map((name) => `${group}/${name}`),
)
const manifests = new Map(folders.map((folder) => [folder, readJson<Manifest>(`${folder}/package.json`)]))
const folderOf = new Map([...manifests].map(([folder, { name }]) => [name, folder]))
/** The console's page is built by vite. */
const projectOf = (folder: string): string => (folder === 'apps/web' ? 'apps/web/server' : folder)

const referencesOf = (project: string, file = 'tsconfig.json'): string[] => {
  const { references = [] } = readJson<{ references?: { path: string }[] }>(path.join(project, file))
  return references.map((each) => path.join(project, each.path)).sort()
}

it.each(folders)('%s refers to the packages that it depends on', (folder) => {
  const { dependencies, devDependencies } = manifests.get(folder) as Manifest
  const own = Object.keys({ ...dependencies, ...devDependencies }).flatMap((name) => folderOf.get(name) ?? [])
  expect(referencesOf(projectOf(folder))).toEqual(own.sort())
})

it('all of them are compiled at once', () => {
  expect(referencesOf('.', 'tsconfig.build.json')).toEqual(folders.map(projectOf).sort())
  for (const folder of folders) expect(existsSync(path.join(ROOT, projectOf(folder), 'tsconfig.json'))).toBe(true)
})
