import { Card } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useParams } from 'react-router'
import type { Action } from '../actions/action'
import { ActionButtons } from '../actions/ActionButtons'
import type { Flow as FlowType, FlowStep } from '../api/types'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { line, option } from '../lib/command'
import { duration, instant } from '../lib/format'
import { Facts } from '../parts/Facts'
import { useFaultLine, useSaid } from '../parts/FaultText'
import { FaultView, ProblemView } from '../parts/FaultView'
import { FlowProgress, isFinished } from '../parts/FlowProgress'
import { Id, SubjectLink } from '../parts/Links'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { StateTag } from '../parts/StateTag'
import { TimeLine } from '../parts/TimeLine'
import { Moment, useNow } from '../parts/Time'

function useFlowActions(): (flow: FlowType) => Action[] {
  const { t } = useWords()
  const said = useSaid()
  return (flow) => {
    const simple = (verb: 'suspend' | 'resume'): Action => ({
      title: t(`flow.${verb}`, { name: said(flow, 'name') }),
      verb: t(`flow.${verb}Verb`),
      rule: 'flow:steer',
      note: t(`flow.${verb}Note`),
      calls: () => [{ method: 'POST', path: `/api/v1/flows/${flow.id}/${verb}` }],
      cli: () => line('octopus', 'flow', verb, flow.id),
    })
    const release: Action = {
      title: t('flow.release', { name: said(flow, 'name') }),
      verb: t('flow.releaseVerb'),
      rule: 'flow:steer',
      note: t('flow.releaseNote'),
      fields: [
        {
          name: 'direction',
          label: t('flow.direction'),
          kind: 'select',
          required: true,
          initial: 'forward',
          choices: ['forward', 'revert'].map((value) => ({ value, label: t(`flow.direction_${value}`) })),
        },
      ],
      calls: (values) => [
        { method: 'POST', path: `/api/v1/flows/${flow.id}/release`, body: { direction: values.direction } },
      ],
      cli: (values) => line('octopus', 'flow', 'release', flow.id, ...option('--direction', values.direction)),
    }
    switch (flow.state) {
      case 'PENDING':
      case 'RUNNING':
      case 'WAITING':
        return [simple('suspend')]
      case 'SUSPENDED':
        return [simple('resume')]
      case 'STUCK':
        return [release]
      case 'REVERTING':
      case 'SUCCEEDED':
      case 'REVERTED':
        return []
    }
  }
}

export default function Flow() {
  const { t, language } = useWords()
  const { id = '' } = useParams()
  const now = useNow(1000)
  const actions = useFlowActions()
  const faultLine = useFaultLine()
  const said = useSaid()
  const { data, error } = useLive<{ flow: FlowType }>(`/api/v1/flows/${id}`, { every: 1000 })
  const flow = data?.flow
  const columns: ColumnsType<FlowStep> = [
    { title: '#', dataIndex: 'sequence' },
    { title: t('flow.step'), key: 'name', render: (_, row) => <code>{said(row, 'name')}</code> },
    { title: t('flow.direction'), key: 'direction', render: (_, row) => t(`flow.way_${row.direction.toLowerCase()}`) },
    { title: t('flow.attempt'), dataIndex: 'attempt', align: 'right' },
    { title: t('word.state'), key: 'state', render: (_, row) => <StateTag state={row.state} /> },
    {
      title: t('flow.took'),
      key: 'took',
      align: 'right',
      className: 'numbers',
      render: (_, row) =>
        duration(
          (row.ended_at ? instant(row.ended_at).getTime() : now) - instant(row.started_at).getTime(),
          language,
        ),
    },
    {
      title: t('flow.note'),
      key: 'note',
      width: 420,
      render: (_, row) =>
        row.fault ? faultLine(row.fault) : said(row, 'note'),
    },
  ]
  return (
    <Page
      title={flow ? said(flow, 'name') : id.slice(0, 8)}
      back={{ to: '/flows', label: t('menu.flows') }}
      tags={flow && <StateTag state={flow.state} />}
      actions={flow && <ActionButtons actions={actions(flow)} />}
    >
      <ProblemView problem={error} />
      {flow?.fault && <FaultView fault={flow.fault} />}
      {flow && <FlowProgress flow={flow} />}
      {flow && (
        <Facts
          facts={[
            [t('word.id'), <Id key="id" id={flow.id} />],
            [t('word.name'), <code key="name">{flow.name}</code>],
            [
              t('word.subject'),
              flow.subjects.map((subject) => (
                <div key={subject}>
                  <SubjectLink subject={subject} />
                </div>
              )),
            ],
            [t('word.user'), flow.user],
            [t('word.project'), flow.project],
            [t('flow.request'), flow.request],
            [t('flow.attempt'), String(flow.attempts)],
            [t('word.created'), <Moment key="created" at={flow.created_at} />],
            [isFinished(flow) ? t('flow.ended') : t('word.changed'), <Moment key="changed" at={flow.updated_at} />],
          ]}
        />
      )}
      {flow?.steps && (
        <Card size="small" title={t('flow.timeLine')}>
          <TimeLine steps={flow.steps} now={now} />
        </Card>
      )}
      <List label={t('flow.steps')} rows={flow?.steps} columns={columns} rowKey={(row) => String(row.sequence)} />
    </Page>
  )
}
