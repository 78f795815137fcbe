import { Tabs } from 'antd'
import { Link, useNavigate, useParams } from 'react-router'
import { ActionButtons } from '../actions/ActionButtons'
import { useSnapshotActions } from '../actions/snapshots'
import { useVolumeActions } from '../actions/volumes'
import { withQuery } from '../api/client'
import type { Snapshot, Volume as VolumeType, VolumeState } from '../api/types'
import { useLive } from '../app/queries'
import { useAllProjects } from '../app/session'
import { useUrlState } from '../app/urlState'
import { useWords } from '../i18n'
import { gib } from '../lib/format'
import { AttachmentTable } from '../parts/AttachmentTable'
import { AuditOf } from '../parts/AuditOf'
import { Facts, PairsView } from '../parts/Facts'
import { useSaid } from '../parts/FaultText'
import { FaultView, ProblemView } from '../parts/FaultView'
import { FlowsOf } from '../parts/FlowParts'
import { FlowProgress, isFinished } from '../parts/FlowProgress'
import { FlowLink, Id } from '../parts/Links'
import { Page } from '../parts/Page'
import { useTypes } from '../parts/Placement'
import { SnapshotTable } from '../parts/SnapshotTable'
import { StateTag } from '../parts/StateTag'
import { Moment } from '../parts/Time'

export default function Volume() {
  const { t, language } = useWords()
  const { id = '' } = useParams()
  const { read, write } = useUrlState()
  const go = useNavigate()
  const said = useSaid()
  const types = useTypes()
  const all = useAllProjects()
  const actions = useVolumeActions()
  const snapshotActions = useSnapshotActions()
  const { data, error } = useLive<{ volume: VolumeType }>(`/v3/volumes/${id}`)
  const state = useLive<VolumeState>(`/api/v1/volumes/${id}`).data
  const snapshots = useLive<{ snapshots: Snapshot[] }>(
    withQuery('/v3/snapshots/detail', { ...all, volume_id: id, limit: 100 }),
  ).data?.snapshots
  const gone = error?.status === 404
  const volume = gone ? undefined : data?.volume
  const flow = state?.flow
  return (
    <Page
      title={volume?.name || id.slice(0, 8)}
      back={{ to: '/volumes', label: t('menu.volumes') }}
      tags={volume && <StateTag state={volume.status} />}
      actions={
        volume && (
          <ActionButtons
            actions={actions(volume, types).map((action) =>
              [t('action.delete'), t('volume.unmanageVerb')].includes(action.verb) ? { ...action, after: () => void go('/volumes') } : action,
            )}
            buttons={4}
          />
        )
      }
    >
      <ProblemView problem={error} />
      {volume && state?.fault && <FaultView fault={state.fault} />}
      {volume && flow && !isFinished(flow) && (
        <div>
          <FlowLink id={flow.id}>{said(flow, 'name')}</FlowLink> <StateTag state={flow.state} />
          <FlowProgress flow={flow} />
        </div>
      )}
      {volume && (
        <Facts
          facts={[
            [t('word.id'), <Id key="id" id={volume.id} />],
            [t('word.size'), gib(volume.size, language)],
            [t('word.type'), volume.volume_type],
            [t('word.pool'), volume['os-vol-host-attr:host']],
            [t('volume.native'), state?.native_name],
            [t('word.zone'), volume.availability_zone],
            [t('word.project'), volume['os-vol-tenant-attr:tenant_id']],
            [t('volume.bootable'), volume.bootable === 'true' ? t('word.yes') : t('word.no')],
            [t('volume.encrypted'), volume.encrypted ? t('word.yes') : t('word.no')],
            [t('volume.multiattach'), volume.multiattach ? t('word.yes') : t('word.no')],
            [
              t('volume.from'),
              volume.snapshot_id ? (
                <Link key="from" to={`/snapshots/${volume.snapshot_id}`}>{volume.snapshot_id.slice(0, 8)}</Link>
              ) : volume.source_volid ? (
                <Link key="from" to={`/volumes/${volume.source_volid}`}>{volume.source_volid.slice(0, 8)}</Link>
              ) : (
                (volume.volume_image_metadata?.image_name ?? volume.volume_image_metadata?.image_id)
              ),
            ],
            [t('word.created'), <Moment key="created" at={volume.created_at} />],
            [t('word.description'), volume.description],
            [t('word.metadata'), Object.keys(volume.metadata).length > 0 && <PairsView key="m" pairs={volume.metadata} />],
          ]}
        />
      )}
      <Tabs
        activeKey={read('tab') || 'snapshots'}
        onChange={(tab) => write({ tab })}
        items={[
          {
            key: 'snapshots',
            label: t('menu.snapshots'),
            children: <SnapshotTable rows={snapshots} actions={snapshotActions} />,
          },
          { key: 'attachments', label: t('menu.attachments'), children: <AttachmentTable volume={id} /> },
          { key: 'flows', label: t('menu.flows'), children: <FlowsOf subject={`volume:${id}`} /> },
          { key: 'audit', label: t('menu.audit'), children: <AuditOf subject={`volume:${id}`} /> },
        ]}
      />
    </Page>
  )
}
