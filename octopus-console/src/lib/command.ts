import { type Call, headersOf } from '../api/client'

/** A word for the shell: as it is when that is safe, otherwise in single quotes. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** A command line of words; what is undefined or empty is left out together with nothing else. */
export function line(...words: (string | number | undefined | null | false)[]): string {
  return words
    .filter((word): word is string | number => word !== undefined && word !== null && word !== false && word !== '')
    .map((word) => quoted(String(word)))
    .join(' ')
}

/** An option with its value; nothing when there is no value. */
export function option(name: string, value: unknown): (string | undefined)[] {
  return value === undefined || value === null || value === '' ? [] : [name, String(value)]
}

/** The same request for curl. Who signs in with a session has no token to show: it is left for the reader to fill in. */
export function curl(call: Call, origin: string): string {
  const headers = headersOf(call)
  if (!headers['X-Auth-Token']) headers['X-Auth-Token'] = '$OS_TOKEN'
  delete headers['X-Octopus-Console']
  const parts = ['curl']
  if (call.method !== 'GET') parts.push('-X', call.method)
  for (const [name, value] of Object.entries(headers)) {
    parts.push('-H', value.startsWith('$') ? `"${name}: ${value}"` : quoted(`${name}: ${value}`))
  }
  if (call.file) parts.push('--data-binary', quoted(`@${call.file}`))
  if (call.body !== undefined) parts.push('-d', quoted(JSON.stringify(call.body)))
  parts.push(quoted(origin + call.path))
  return parts.join(' ')
}

/** A copy in which the fields of these names do not show their values. */
export function masked<T>(value: T, secret: ReadonlySet<string>): T {
  if (Array.isArray(value)) return value.map((item) => masked(item, secret)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      secret.has(key) && inner !== undefined && inner !== '' ? '********' : masked(inner, secret),
    ]),
  ) as T
}
