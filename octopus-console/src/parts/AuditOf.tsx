import type { ColumnsType } from 'antd/es/table'
import { withQuery } from '../api/client'
import type { AuditEntry } from '../api/types'
import { useLive } from '../app/queries'
import { useMay } from '../app/session'
import { useApiWord, useWords } from '../i18n'
import { Deed } from './Deed'
import { useSaid } from './FaultText'
import { FlowLink, SubjectLink } from './Links'
import { List } from './List'
import { Moment } from './Time'

export function useAuditColumns(withSubject = true): ColumnsType<AuditEntry> {
  const { t } = useWords()
  const word = useApiWord()
  const said = useSaid()
  const columns: ColumnsType<AuditEntry> = [
    { title: t('word.time'), key: 'time', render: (_, entry) => <Moment at={entry.time} /> },
    { title: t('word.user'), key: 'user', render: (_, entry) => entry.user },
    { title: t('audit.verb'), key: 'verb', render: (_, entry) => <Deed code={entry.verb} /> },
    { title: t('word.subject'), key: 'subject', render: (_, entry) => <SubjectLink subject={entry.subject} /> },
    { title: t('audit.outcome'), key: 'outcome', render: (_, entry) => word('state', entry.outcome.toLowerCase()) },
    { title: t('word.flow'), key: 'flow', render: (_, entry) => entry.flow && <FlowLink id={entry.flow} /> },
    { title: t('audit.detail'), key: 'detail', render: (_, entry) => <span className="small detail">{said(entry, 'detail')}</span> },
  ]
  return withSubject ? columns : columns.filter((column) => column.key !== 'subject')
}

export function AuditOf({ subject }: { subject: string }) {
  const { t } = useWords()
  const may = useMay()
  const columns = useAuditColumns(false)
  const { data } = useLive<{ audit: AuditEntry[] }>(withQuery('/api/v1/audit', { subject, limit: 50 }), {
    enabled: may('audit:list'),
  })
  if (!may('audit:list')) return <span className="quiet">{t('frame.notPermitted')}</span>
  return <List label={t('menu.audit')} rows={data?.audit} columns={columns} />
}
