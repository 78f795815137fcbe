import { Tabs } from 'antd'
import { Link, useParams } from 'react-router'
import { ActionButtons } from '../actions/ActionButtons'
import { useSnapshotActions } from '../actions/snapshots'
import type { Snapshot as SnapshotType } from '../api/types'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { gib } from '../lib/format'
import { AuditOf } from '../parts/AuditOf'
import { Facts, PairsView } from '../parts/Facts'
import { ProblemView } from '../parts/FaultView'
import { FlowsOf } from '../parts/FlowParts'
import { Id } from '../parts/Links'
import { Page } from '../parts/Page'
import { StateTag } from '../parts/StateTag'
import { Moment } from '../parts/Time'

export default function Snapshot() {
  const { t, language } = useWords()
  const { id = '' } = useParams()
  const actions = useSnapshotActions()
  const { data, error } = useLive<{ snapshot: SnapshotType }>(`/v3/snapshots/${id}`)
  const snapshot = error?.status === 404 ? undefined : data?.snapshot
  return (
    <Page
      title={snapshot?.name || id.slice(0, 8)}
      back={{ to: '/snapshots', label: t('menu.snapshots') }}
      tags={snapshot && <StateTag state={snapshot.status} />}
      actions={snapshot && <ActionButtons actions={actions(snapshot)} />}
    >
      <ProblemView problem={error} />
      {snapshot && (
        <Facts
          facts={[
            [t('word.id'), <Id key="id" id={snapshot.id} />],
            [t('word.size'), gib(snapshot.size, language)],
            [
              t('word.volume'),
              <Link key="volume" to={`/volumes/${snapshot.volume_id}`}>
                {snapshot.volume_id}
              </Link>,
            ],
            [t('word.project'), snapshot['os-extended-snapshot-attributes:project_id']],
            [t('word.created'), <Moment key="created" at={snapshot.created_at} />],
            [t('word.description'), snapshot.description],
            [t('word.metadata'), <PairsView key="metadata" pairs={snapshot.metadata} />],
          ]}
        />
      )}
      <Tabs
        items={[
          { key: 'flows', label: t('menu.flows'), children: <FlowsOf subject={`snapshot:${id}`} /> },
          { key: 'audit', label: t('menu.audit'), children: <AuditOf subject={`snapshot:${id}`} /> },
        ]}
      />
    </Page>
  )
}
