import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readRecord } from './backupRecord'

/** Each command of docs/reference/cli.md with its options. */
function known(): Map<string, Set<string>> {
  const commands = new Map<string, Set<string>>()
  let options = new Set<string>()
  for (const line of readFileSync('../docs/reference/cli.md', 'utf8').split('\n')) {
    const heading = line.match(/^#{3,4} octopus ([a-z -]+)/)
    if (heading) commands.set((heading[1] as string).trim(), (options = new Set()))
    for (const option of line.match(/^- (`-.*)/)?.[1]?.matchAll(/--[\w-]+/g) ?? []) options.add(option[0])
  }
  return commands
}

/** What is between a bracket and the one that closes it. */
function inside(text: string, from: number): string {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth++
    if (text[at] === ')' && --depth === 0) return text.slice(from, at)
  }
  return text.slice(from)
}

function shown(): { command: string; options: string[] }[] {
  const found: { command: string; options: string[] }[] = []
  for (const entry of readdirSync('src', { recursive: true, withFileTypes: true })) {
    if (!/\.tsx?$/.test(entry.name) || /\.test\./.test(entry.name)) continue
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
    for (const call of text.matchAll(/\bline\(\s*'octopus',((?:\s*'[a-z][a-z-]*',?)+)/g)) {
      const words = [...(call[1] as string).matchAll(/'([a-z-]+)'/g)].map((word) => word[1])
      const options = [...inside(text, call.index + 4).matchAll(/'(--[\w-]+)'/g)].map((option) => option[1] as string)
      found.push({ command: words.join(' '), options })
    }
  }
  return found
}

describe('the commands that dialogs show', () => {
  it('are there on the command line, with their options', () => {
    const commands = known()
    const wrong = shown().flatMap(({ command, options }) => {
      // Where the verb depends on what is done, it is no word of the source.
      if ([...commands.keys()].some((known) => known.startsWith(`${command} `))) return []
      const there = commands.get(command) ?? commands.get(command.split(' ').slice(0, 2).join(' '))
      return there ? options.filter((option) => !there.has(option)).map((option) => `${command} ${option}`) : [command]
    })
    expect(shown().length).toBeGreaterThan(50)
    expect(wrong).toEqual([])
  })
})

describe('the record of a backup', () => {
  it('is read as the API writes it and as the command line does', () => {
    const record = { backup_service: 'octopus', backup_url: 'abc' }
    expect(readRecord(JSON.stringify({ 'backup-record': record }))).toEqual(record)
    expect(readRecord(JSON.stringify(record))).toEqual(record)
  })

  it('is refused where it is something else', () => {
    expect(readRecord('{"backup_url": "abc"}')).toBeUndefined()
    expect(readRecord('backup_url: abc')).toBeUndefined()
    expect(readRecord('7')).toBeUndefined()
  })
})
