import type { ColumnsType } from 'antd/es/table'
import type { Flow } from '../api/types'
import { useLive } from '../app/queries'
import { useMay } from '../app/session'
import { useWords } from '../i18n'
import { withQuery } from '../api/client'
import { useFaultTexts, useSaid } from './FaultText'
import { FlowProgress } from './FlowProgress'
import { FlowLink, SubjectLink } from './Links'
import { List } from './List'
import { StateTag } from './StateTag'
import { Ago } from './Time'

export function useFlowColumns(withSubject = true): ColumnsType<Flow> {
  const { t } = useWords()
  const said = useSaid()
  const columns: ColumnsType<Flow> = [
    { title: t('word.flow'), key: 'name', render: (_, flow) => <FlowLink id={flow.id}>{said(flow, 'name')}</FlowLink> },
    { title: t('word.subject'), key: 'subject', render: (_, flow) => <SubjectLink subject={flow.subject} /> },
    { title: t('word.state'), key: 'state', render: (_, flow) => <StateTag state={flow.state} /> },
    {
      title: t('flow.now'),
      key: 'now',
      render: (_, flow) => (flow.fault ? <FaultLine fault={flow.fault} /> : <FlowProgress flow={flow} />),
    },
    { title: t('word.user'), key: 'user', render: (_, flow) => flow.user },
    { title: t('word.changed'), key: 'changed', render: (_, flow) => <Ago at={flow.updated_at} /> },
  ]
  return withSubject ? columns : columns.filter((column) => column.key !== 'subject')
}

function FaultLine({ fault }: { fault: NonNullable<Flow['fault']> }) {
  const { title, rest, correction } = useFaultTexts()(fault)
  return <span title={correction}>{[title, ...rest].join(' · ')}</span>
}

/** What was done, and is being done, with one thing. */
export function FlowsOf({ subject }: { subject: string }) {
  const { t } = useWords()
  const may = useMay()
  const columns = useFlowColumns(false)
  const { data } = useLive<{ flows: Flow[] }>(withQuery('/api/v1/flows', { subject, limit: 50 }), {
    enabled: may('flow:list'),
  })
  if (!may('flow:list')) return <span className="quiet">{t('frame.notPermitted')}</span>
  return <List label={t('menu.flows')} rows={data?.flows} columns={columns} />
}
