import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { firstLanguage } from '.'
import english from './en'
import chinese from './zh'

type Tree = { [key: string]: string | Tree }

function flat(tree: Tree, prefix = ''): Map<string, string> {
  const keys = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') keys.set(prefix + key, value)
    else flat(value, `${prefix + key}.`).forEach((text, inner) => keys.set(inner, text))
  }
  return keys
}

/** "_one" and "_other" are one key; a language has those that its grammar knows. */
const plain = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')

const en = flat(english)
const zh = flat(chinese)
// Words of the APIs: what is not here is shown as the API writes it.
const fixed = (keys: Map<string, string>) => new Set([...keys.keys()].filter((key) => !/^(state|ability|trial|kind|object|deed)\./.test(key)).map(plain))

function sources(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.|i18n/.test(join(entry.parentPath, entry.name)))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
}

/** Codes of audit entries and events, as the server's sources write them: volume.reset-status. */
function deedsOfTheServer(): Set<string> {
  const known = Object.keys(chinese.object).join('|')
  const code = new RegExp(`"(?:${known})\\.(?!json")([a-z]+(?:-[a-z]+)*)"`, 'g')
  return new Set(
    readdirSync('..')
      .filter((name) => name.startsWith('octopus-') && existsSync(join('..', name, 'src/main/java')))
      .flatMap((name) => javaBelow(join('..', name, 'src/main/java')))
      .filter((text) => /[jJ]ournal|[aA]udit/.test(text) && !/SettingsGroup/.test(text))
      .flatMap((text) => [...text.matchAll(code)].map((match) => match[1] as string)),
  )
}

function javaBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.java'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
}

describe('words', () => {
  it('say in Chinese what the server notes of what was done and what happened', () => {
    const found = deedsOfTheServer()
    expect(found.size).toBeGreaterThan(60)
    expect([...found].filter((deed) => !(deed in chinese.deed))).toEqual([])
  })

  it('are the same keys in each language', () => {
    expect([...fixed(en)].filter((key) => !fixed(zh).has(key))).toEqual([])
    expect([...fixed(zh)].filter((key) => !fixed(en).has(key))).toEqual([])
  })

  it('have every plural of their language', () => {
    for (const [tag, keys] of [['en', en], ['zh', zh]] as const) {
      const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories
      const counted = [...en.keys()].filter((key) => key.endsWith('_other')).map(plain)
      const missing = counted.flatMap((key) => forms.map((form) => `${key}_${form}`)).filter((key) => !keys.has(key))
      expect(missing).toEqual([])
    }
  })

  it('fill in the same values', () => {
    const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort().join()
    const wrong = [...en].filter(([key, text]) => !/_(one|other)$/.test(key) && zh.has(key) && holes(zh.get(key) as string) !== holes(text))
    expect(wrong).toEqual([])
  })

  it('are there for every key that the sources name, and none is left over', () => {
    const text = sources('src').join('\n')
    const named = new Set([...text.matchAll(/['"`]([a-zA-Z]+\.[a-zA-Z_-]+)['"`]/g)].map((match) => match[1] as string))
    const used = [...text.matchAll(/\bt\((?:[^()'"`]*\? )?['"]([\w.-]+)['"](?: : ['"]([\w.-]+)['"])?/g)].flatMap((match) => [match[1], match[2]])
    expect(used.filter((key): key is string => key !== undefined && !fixed(en).has(key))).toEqual([])
    const patterns = [...text.matchAll(/`([a-zA-Z]+\.(?:[a-zA-Z_]*)\$\{[^}]+\}[A-Za-z]*)`/g)].map(
      (match) => new RegExp(`^${(match[1] as string).replaceAll('.', '\\.').replace(/\$\{[^}]+\}/, '[\\w-]+')}$`),
    )
    const idle = [...fixed(en)].filter((key) => !named.has(key) && !patterns.some((pattern) => pattern.test(key)))
    expect(idle).toEqual([])
  })
})

describe('the first language', () => {
  it('is what was chosen, then what the browser asks for, then English', () => {
    expect(firstLanguage('en', ['zh-CN'])).toBe('en')
    expect(firstLanguage(null, ['fr-FR', 'zh-TW', 'en'])).toBe('zh')
    expect(firstLanguage(null, ['fr-FR'])).toBe('en')
    expect(firstLanguage('fr', [])).toBe('en')
  })
})
