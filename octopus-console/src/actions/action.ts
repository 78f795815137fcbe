import type { ReactNode } from 'react'
import type { Call } from '../api/client'

export type Values = Record<string, unknown>

export interface FieldSpec {
  name: string
  label: string
  kind: 'text' | 'number' | 'select' | 'switch' | 'secret' | 'area' | 'pairs' | 'pool' | 'node' | 'image' | 'volume'
  required?: boolean
  /** Not shown in commands; fields of the kind "secret" never are. */
  hidden?: boolean
  initial?: unknown
  help?: string
  example?: string
  choices?: { value: string; label: string }[]
  /** Of a choice: more than one may be made. */
  several?: boolean
  least?: number
  most?: number
  /** What is wrong with what was typed, if anything. */
  check?: (typed: string) => string | undefined
  /** Only asked for when this holds. */
  when?: (values: Values) => boolean
}

/**
 * Something a person can have done. What it does is a list of requests, and the dialog shows the same requests as commands:
 * there is no other way for a page to change anything.
 */
export interface Action {
  title: string
  /** On the button that does it. */
  verb: string
  danger?: boolean
  /** The rule that lets a caller; without one, everybody may ask. */
  rule?: string
  note?: ReactNode
  fields?: FieldSpec[] | ((values: Values) => FieldSpec[])
  calls: (values: Values) => Call[]
  /** The same on Octopus's own command line; null where it has no such verb. */
  cli?: (values: Values) => string | null
  /** Drawn below the fields, of what has been typed so far. */
  preview?: (values: Values) => ReactNode
  /** Of the answers, when all went well. */
  after?: (answers: unknown[]) => void
}

export const text = (values: Values, name: string): string | undefined => {
  const value = values[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

export const whole = (values: Values, name: string): number | undefined => {
  const value = values[name]
  return typeof value === 'number' ? value : undefined
}

export const pairs = (values: Values, name: string): Record<string, string> => {
  const rows = (values[name] ?? []) as { key?: string; value?: string }[]
  return Object.fromEntries(rows.filter((row) => row?.key).map((row) => [row.key, row.value ?? '']))
}

export const asPairs = (map: Record<string, string> | undefined) =>
  Object.entries(map ?? {}).map(([key, value]) => ({ key, value }))

/** Keeps only what was given. */
export const given = (fields: Values): Values =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
