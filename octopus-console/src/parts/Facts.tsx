import { Descriptions } from 'antd'
import type { ReactNode } from 'react'

/** What is known of one thing, name by name. What is not known is left out. */
export function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <Descriptions
      size="small"
      className="facts"
      bordered
      column={{ xs: 1, sm: 1, md: 2, lg: 2, xl: 2, xxl: 3 }}
      items={facts
        .filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false)
        .map(([label, children]) => ({ key: label, label, children }))}
    />
  )
}

const SECRET = /password|secret|token|keyring/i

/** A connection has the storage's word for its host in it; a page shows no such words. */
function shown(key: string, value: unknown): string {
  if (SECRET.test(key) && typeof value !== 'boolean') return '********'
  if (typeof value !== 'object' || value === null) return String(value)
  return JSON.stringify(value, (inner, each: unknown) => (SECRET.test(inner) && typeof each !== 'boolean' ? '********' : each))
}

/** Keys with their values in two columns, such as metadata. */
export function PairsView({ pairs }: { pairs: Record<string, unknown> | undefined }) {
  const entries = Object.entries(pairs ?? {})
  if (entries.length === 0) return <span>–</span>
  return (
    <dl className="pairs">
      {entries.map(([key, value]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>{shown(key, value)}</dd>
        </div>
      ))}
    </dl>
  )
}
