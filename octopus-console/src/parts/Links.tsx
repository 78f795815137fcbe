import { Typography } from 'antd'
import { Link } from 'react-router'
import { useApiWord } from '../i18n'

/** Where a subject of a flow or an audit entry ("volume:ID") has its page. */
const PAGES: Record<string, string> = {
  volume: '/volumes',
  snapshot: '/snapshots',
  backend: '/backends',
  node: '/nodes',
  onboarding: '/onboardings',
  group: '/groups',
  flow: '/flows',
  image: '/images',
}

export function SubjectLink({ subject }: { subject: string | null | undefined }) {
  const word = useApiWord()
  if (!subject) return <span>–</span>
  const colon = subject.indexOf(':')
  const kind = subject.slice(0, colon)
  const id = subject.slice(colon + 1)
  const page = PAGES[kind]
  const short = id.length === 36 ? id.slice(0, 8) : id
  return page ? (
    <Link to={`${page}/${encodeURIComponent(id)}`} title={subject}>
      {word('kind', kind)} {short}
    </Link>
  ) : (
    <span title={subject}>
      {word('kind', kind)} {short}
    </span>
  )
}

export const FlowLink = ({ id, children }: { id: string; children?: string }) => (
  <Link to={`/flows/${id}`}>{children ?? id.slice(0, 8)}</Link>
)

/** An id as far as one tells things apart by it; all of it goes to the clipboard. */
export function Id({ id }: { id: string }) {
  return (
    <Typography.Text code copyable={{ text: id }} title={id} className="id">
      {id.slice(0, 8)}
    </Typography.Text>
  )
}
