import type { ColumnsType } from 'antd/es/table'
import { Link } from 'react-router'
import type { Action } from '../actions/action'
import { RowActions } from '../actions/ActionButtons'
import { withQuery } from '../api/client'
import type { Attachment } from '../api/types'
import { useLive } from '../app/queries'
import { useAllProjects } from '../app/session'
import { useWords } from '../i18n'
import { line } from '../lib/command'
import { PairsView } from './Facts'
import { Id } from './Links'
import { List } from './List'
import { StateTag } from './StateTag'
import { Ago } from './Time'

/** Who has which volume, and how it gets there. */
export function AttachmentTable({ volume }: { volume?: string }) {
  const { t } = useWords()
  const all = useAllProjects()
  const { data } = useLive<{ attachments: Attachment[] }>(
    withQuery('/v3/attachments/detail', { ...all, volume_id: volume, limit: 500 }),
  )
  const detach = (row: Attachment): Action => ({
    title: t('attachment.delete'),
    verb: t('attachment.deleteVerb'),
    danger: true,
    rule: 'volume:attachment_delete',
    note: t('attachment.deleteNote'),
    calls: () => [{ method: 'DELETE', path: `/v3/attachments/${row.id}` }],
    cli: () => line('octopus', 'attachment', 'delete', row.id),
  })
  const force = (row: Attachment): Action => ({
    title: t('hand.detach'),
    verb: t('hand.detachVerb'),
    danger: true,
    rule: 'volume_extension:volume_admin_actions:force_detach',
    note: t('hand.detachNote'),
    calls: () => [
      { method: 'POST', path: `/v3/volumes/${row.volume_id}/action`, body: { 'os-force_detach': { attachment_id: row.id } } },
    ],
    cli: () => line('octopus', 'volume', 'force-detach', row.volume_id, row.id),
  })
  const columns: ColumnsType<Attachment> = [
    { title: t('word.id'), key: 'id', render: (_, row) => <Id id={row.id} /> },
    {
      title: t('word.volume'),
      key: 'volume',
      render: (_, row) => <Link to={`/volumes/${row.volume_id}`}>{row.volume_id.slice(0, 8)}</Link>,
    },
    { title: t('word.status'), key: 'status', render: (_, row) => <StateTag state={row.status} /> },
    { title: t('attachment.instance'), dataIndex: 'instance' },
    { title: t('attachment.mode'), dataIndex: 'attach_mode' },
    { title: t('attachment.since'), key: 'since', render: (_, row) => <Ago at={row.attached_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={[detach(row), force(row)]} of={row.id} /> },
  ]
  return (
    <List
      label={t('menu.attachments')}
      rows={data?.attachments}
      columns={volume ? columns.filter((column) => column.key !== 'volume') : columns}
      expandable={{
        expandedRowRender: (row) => <PairsView pairs={row.connection_info} />,
        rowExpandable: (row) => Object.keys(row.connection_info ?? {}).length > 0,
      }}
    />
  )
}
