import type { Call } from '../api/client'
import { onboardingPath, type ProductSchema, type SchemaProperty, type Spec } from '../api/onboard'
import type { Driver } from '../api/types'
import { line, option } from './command'

/** What a form has of a spec while somebody writes it. */
export interface Draft {
  name?: string
  product?: string
  driver?: string
  options?: Record<string, unknown>
  nodes?: string[]
  types?: { name?: string; specs?: { key?: string; value?: string }[] }[]
  zone?: string
  target?: Record<string, unknown>
  acceptance?: { run?: boolean; size_gib?: number | null; data_mib?: number | null; overwrite?: boolean }
  /** Interfaces of nodes, in the words of a spec. */
  network?: Record<string, unknown>[]
}

/** What was found in a file. */
export interface Imported {
  draft: Draft
  /** By which words the catalogue may know its product; empty where the file names it. */
  search: string
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A section of cinder.conf, or a spec as YAML or JSON. Throws words for people when it is neither. */
export async function readSpec(text: string): Promise<Imported> {
  if (/^\s*\[[^\]]+\]\s*$/m.test(text)) return ofStanza(text)
  // Fetched when somebody has a file to read: most never do.
  const { parse } = await import('yaml')
  const found: unknown = parse(text)
  if (!isMap(found)) throw new Error(text.trim().slice(0, 40))
  return { draft: ofFile(found), search: '' }
}

function ofFile(file: Record<string, unknown>): Draft {
  const options = { ...(isMap(file.options) ? file.options : {}), ...(isMap(file.secrets) ? file.secrets : {}) }
  // {file: …} and {env: …} are of the machine where the command line runs: they are typed here.
  const values = Object.entries(options).filter(([, value]) => !isMap(value))
  const types = Array.isArray(file.types) ? file.types : []
  return {
    name: textOf(file.name),
    product: textOf(file.product),
    driver: textOf(file.driver),
    options: Object.fromEntries(values.map(([name, value]) => [name, typeof value === 'object' ? String(value) : value])),
    nodes: Array.isArray(file.nodes) ? file.nodes.map(String) : [],
    types: types.map((type: unknown) =>
      isMap(type) ? { name: textOf(type.name), specs: pairsOf(type.extra_specs) } : { name: String(type), specs: [] },
    ),
    zone: textOf(file.zone),
    target: typeof file.target === 'string' ? { kind: file.target } : isMap(file.target) ? file.target : undefined,
    acceptance: isMap(file.acceptance) ? (file.acceptance as Draft['acceptance']) : { run: file.acceptance !== false },
    network: Array.isArray(file.network) ? file.network.filter(isMap) : undefined,
  }
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

const pairsOf = (map: unknown) =>
  isMap(map) ? Object.entries(map).map(([key, value]) => ({ key, value: String(value) })) : []

/** The first section with a driver; what all backends have comes first. */
function ofStanza(text: string): Imported {
  const sections = new Map<string, Record<string, string>>()
  let section: Record<string, string> = {}
  let last = ''
  for (const row of text.split(/\r?\n/)) {
    const plain = row.trim()
    const head = /^\[([^\]]+)\]$/.exec(plain)
    const equals = plain.indexOf('=')
    if (plain === '' || plain.startsWith('#') || plain.startsWith(';')) continue
    if (head) {
      section = sections.get(head[1] as string) ?? {}
      sections.set(head[1] as string, section)
    } else if (/^\s/.test(row) && section[last] !== undefined) {
      section[last] += plain
    } else if (equals > 0) {
      last = plain.slice(0, equals).trim()
      section[last] = plain.slice(equals + 1).trim()
    }
  }
  const general = sections.get('backend_defaults') ?? {}
  const [name, own] = [...sections].find(([, options]) => options.volume_driver !== undefined) ??
    [...sections].find(([head]) => head !== 'DEFAULT' && head !== 'backend_defaults') ?? [undefined, {}]
  const { volume_driver: driver = '', backend_availability_zone: zone, ...options } = { ...general, ...own }
  return {
    draft: { name, zone, options, nodes: [], types: [] },
    search: vendorOf(driver),
  }
}

/** cinder.volume.drivers.huawei.huawei_driver.HuaweiISCSIDriver → huawei */
const vendorOf = (driver: string) => {
  const path = driver.split('.')
  const at = path.indexOf('drivers')
  const words = at < 0 ? path : path.slice(at + 1)
  return (words.find((word) => !/^(dell_emc|hpe|ibm|hitachi|san)$/.test(word)) ?? '').toLowerCase()
}

/** A driver's declarations in the shape that products have theirs in. */
export function schemaOfDriver(driver: Driver): ProductSchema {
  const numbers = new Set(['count', 'port'])
  const properties = driver.options.map((each, order): [string, SchemaProperty] => [
    each.name,
    {
      type: each.kind === 'flag' ? 'boolean' : numbers.has(each.kind) ? 'integer' : each.kind === 'ratio' ? 'number' : 'string',
      title: each.name,
      description: each.sentence,
      ...(each.sentence_zh ? { 'x-description-zh': each.sentence_zh } : {}),
      ...(each.default === null ? {} : { default: each.kind === 'flag' ? each.default === 'true' : each.default }),
      ...(each.choices ? { enum: each.choices } : {}),
      ...(each.least === undefined ? {} : { minimum: each.least }),
      ...(each.most === undefined ? {} : { maximum: each.most }),
      ...(each.example ? { examples: [each.example] } : {}),
      'x-secret': each.kind === 'secret',
      'x-order': order,
    },
  ])
  return {
    required: driver.options.filter((each) => each.required).map((each) => each.name),
    properties: Object.fromEntries(properties),
    'x-groups': [],
  }
}

/** Only what differs from what counts anyway. */
export function givenOptions(draft: Draft, schema: ProductSchema | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(draft.options ?? {}).filter(([name, value]) => {
      const usual = schema?.properties[name]?.default
      return value !== undefined && value !== null && value !== '' && (usual === undefined || String(value) !== String(usual))
    }),
  )
}

/** What the file says that this product has no option for. */
export const unknownOptions = (draft: Draft, schema: ProductSchema | undefined) =>
  schema ? Object.keys(draft.options ?? {}).filter((name) => !(name in schema.properties)) : []

export function specOf(draft: Draft, schema: ProductSchema | undefined) {
  const unknown = new Set(unknownOptions(draft, schema))
  const options = Object.entries(givenOptions(draft, schema)).filter(([name]) => !unknown.has(name))
  const types = (draft.types ?? []).filter((type) => type?.name)
  return {
    name: draft.name ?? '',
    ...(draft.product ? { product: draft.product } : { driver: draft.driver ?? '' }),
    options: Object.fromEntries(options),
    nodes: draft.nodes ?? [],
    types: types.map((type) => ({
      name: type.name as string,
      extra_specs: Object.fromEntries((type.specs ?? []).filter((row) => row?.key).map((row) => [row.key, row.value ?? ''])),
    })),
    ...(draft.target && draft.target.kind !== 'built-in' ? { target: targetOf(draft.target) } : {}),
    acceptance: given({ ...draft.acceptance }),
    ...(draft.zone ? { zone: draft.zone } : {}),
    ...(draft.network?.length ? { network: draft.network.map(interfaceOf) } : {}),
  }
}

export const INTERFACE_KINDS = ['interface', 'vlan', 'bridge', 'openvswitch']

/** Only what its kind has, and only where it says something; what a form does not know stays as a file has it. */
function interfaceOf(wish: Record<string, unknown>) {
  const { parent, vlan, ports, ...rest } = wish
  const bridge = wish.kind === 'bridge' || wish.kind === 'openvswitch'
  const own = wish.kind === 'vlan' ? { parent, vlan } : bridge ? { ports } : {}
  return Object.fromEntries(
    Object.entries(given({ ...rest, ...own })).filter(([, value]) => value !== 0 && !(Array.isArray(value) && value.length === 0)),
  )
}

/** Parts only where they were filled in. */
function targetOf(target: Record<string, unknown>) {
  const { keystone, vendor, service, ...rest } = target
  const login = isMap(keystone) ? given(keystone) : {}
  return given({
    ...rest,
    vendor: filled(vendor),
    service: filled(service),
    keystone: textOf(login.url) ? login : undefined,
  })
}

const filled = (part: unknown) => (isMap(part) ? (Object.keys(given(part)).length > 0 ? given(part) : undefined) : part)

const given = (map: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined && value !== null && value !== ''))

/** What is known of an onboarding, to be changed; its secrets are left empty and stay. */
export function draftOf(spec: Spec): Draft {
  return {
    name: spec.name,
    product: spec.product || undefined,
    driver: spec.driver || undefined,
    options: { ...spec.options },
    nodes: spec.nodes,
    types: spec.types.map((type) => ({ name: type.name, specs: pairsOf(type.extra_specs) })),
    zone: spec.zone || undefined,
    target: spec.target,
    acceptance: spec.acceptance,
    network: spec.network,
  }
}

/** The password is Keystone's, of a target. */
export const secretNames = (schema: ProductSchema | undefined) =>
  new Set([
    'password',
    ...Object.entries(schema?.properties ?? {}).filter(([, each]) => each['x-secret']).map(([name]) => name),
  ])

/** A draft that may be kept in the browser. */
export function withoutSecrets(draft: Draft, secret: ReadonlySet<string>): Draft {
  const hidden = (name: string) => secret.has(name) || /passw|secret|token|private_key/.test(name)
  const without = (map: Record<string, unknown>) => Object.fromEntries(Object.entries(map).filter(([name]) => !hidden(name)))
  const target = draft.target && { ...draft.target }
  if (target && isMap(target.keystone)) target.keystone = without(target.keystone)
  return { ...draft, target, options: without(draft.options ?? {}) }
}

export const createCall = (draft: Draft, schema: ProductSchema | undefined): Call => ({
  method: 'POST',
  path: '/api/v1/onboardings',
  body: specOf(draft, schema),
})

export const changeCall = (draft: Draft, schema: ProductSchema | undefined): Call => ({
  method: 'PUT',
  path: onboardingPath(draft.name ?? ''),
  body: specOf(draft, schema),
})

/** The same for a terminal; what has no flag needs a file. */
export function onboardLine(draft: Draft, schema: ProductSchema | undefined): string | null {
  if ((draft.target && draft.target.kind !== 'built-in') || draft.network?.length) return null
  const secret = secretNames(schema)
  const { options } = specOf(draft, schema)
  return line(
    'octopus',
    'onboard',
    'add',
    draft.name || 'NAME',
    ...(draft.product ? option('--product', draft.product) : option('--driver', draft.driver)),
    ...Object.entries(options).flatMap(([name, value]) =>
      secret.has(name) ? ['--secret', `${name}=@FILE`] : ['--option', `${name}=${String(value)}`],
    ),
    ...(draft.nodes ?? []).flatMap((node) => ['--node', node]),
    ...(draft.types ?? []).filter((type) => type?.name).flatMap((type) => ['--type', type.name]),
    ...option('--zone', draft.zone),
  )
}
