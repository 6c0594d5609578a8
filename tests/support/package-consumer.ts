/** Someone who installs the packed binding in an empty folder, without a network and without a compiler. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

const ROOT = path.resolve(import.meta.dirname, '../..')
const BINDING = path.join(ROOT, 'libs/ctp-node-binding')
/** What the package needs at run time, its own dependencies included; npm would fetch them. */
const DEPENDENCIES = ['iconv-lite', 'safer-buffer', 'node-addon-api']
const run = promisify(execFile)

export interface Outcome {
  readonly ok: boolean
  readonly output: string
}

export class PackageConsumer {
  readonly folder: string
  private readonly bin: string
  private readonly tarballs: string
  private readonly children: ChildProcess[] = []

  constructor(home: string) {
    this.folder = path.join(home, 'consumer')
    this.bin = path.join(home, 'bin')
    this.tarballs = path.join(home, 'tarballs')
    for (const folder of [this.folder, this.bin, this.tarballs]) mkdirSync(folder)
    const npm = path.join(path.dirname(process.execPath), 'npm')
    const commands = { node: process.execPath, npm, sh: '/bin/sh' }
    for (const [name, file] of Object.entries(commands)) symlinkSync(realpathSync(file), path.join(this.bin, name))
    writeFileSync(
      path.join(this.folder, 'package.json'),
      JSON.stringify({ name: 'consumer', version: '1.0.0', private: true, allowScripts: { 'ctp-node-binding': true } }),
    )
  }

  /** Packs the binding as a release would, and what it depends on. */
  async pack(): Promise<readonly string[]> {
    await run(process.execPath, [path.join(BINDING, 'scripts/prebuild.mjs')], { timeout: 300_000 })
    for (const folder of [BINDING, ...DEPENDENCIES.map((name) => path.join(ROOT, 'node_modules', name))]) {
      await run('npm', ['pack', '--ignore-scripts', '--pack-destination', this.tarballs], { cwd: folder })
    }
    const tarball = readdirSync(this.tarballs).find((name) => name.startsWith('ctp-node-binding-')) as string
    const { stdout } = await run('tar', ['-tf', path.join(this.tarballs, tarball)])
    return stdout.trim().split('\n')
  }

  install(): Promise<Outcome> {
    const tarballs = readdirSync(this.tarballs).map((name) => path.join(this.tarballs, name))
    return this.npm(['install', '--offline', '--no-audit', '--no-fund', '--foreground-scripts', ...tarballs])
  }

  npm(args: readonly string[]): Promise<Outcome> {
    return this.outcome(path.join(this.bin, 'npm'), args)
  }

  node(args: readonly string[]): Promise<Outcome> {
    return this.outcome(path.join(this.bin, 'node'), args)
  }

  /** One of the package's examples, running; `output()` is what it has said so far. */
  example(name: string, args: readonly string[], login: Readonly<Record<string, string>>): RunningExample {
    const file = path.join(this.folder, 'node_modules/ctp-node-binding/examples', name)
    const child = spawn(path.join(this.bin, 'node'), [file, ...args], {
      cwd: this.folder,
      env: { ...this.environment(), ...login },
    })
    this.children.push(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()))
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    return {
      output: () => output,
      end: () => {
        child.kill('SIGINT')
        return ended
      },
    }
  }

  close(): void {
    for (const child of this.children) child.kill('SIGKILL')
  }

  /** Neither the user's PATH nor npm's cache and settings. */
  private environment(): Record<string, string> {
    return { PATH: this.bin, HOME: this.folder, npm_config_cache: path.join(this.folder, '.npm') }
  }

  private async outcome(command: string, args: readonly string[]): Promise<Outcome> {
    const options = { cwd: this.folder, env: this.environment(), timeout: 300_000 }
    return run(command, [...args], options).then(
      ({ stdout, stderr }) => ({ ok: true, output: stdout + stderr }),
      (error: { stdout: string; stderr: string }) => ({ ok: false, output: error.stdout + error.stderr }),
    )
  }
}

export interface RunningExample {
  output(): string
  /** As Ctrl-C does; resolves with the exit code, null when the signal ended it. */
  end(): Promise<number | null>
}
