import { Flex } from 'antd'
import { Link } from 'react-router'
import { ActionButtons, RowActions } from '../actions/ActionButtons'
import { useAttachToNode, useDeviceActions } from '../actions/devices'
import type { NodeDevice } from '../api/nodes'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { gib } from '../lib/format'
import { ProblemView } from './FaultView'
import { List } from './List'
import { Ago } from './Time'

/** The volumes that are block devices of a node. */
export function Devices({ node }: { node: string }) {
  const { t, language } = useWords()
  const attach = useAttachToNode()
  const actions = useDeviceActions()
  const { data, error } = useLive<{ devices: NodeDevice[] }>(`/api/v1/nodes/${encodeURIComponent(node)}/devices`)
  return (
    <Flex vertical gap={12}>
      <ProblemView problem={error} />
      <ActionButtons actions={[attach.node(node)]} primary={false} />
      <List
        label={t('device.title')}
        rows={data?.devices}
        rowKey="volume"
        columns={[
          {
            title: t('word.volume'),
            key: 'volume',
            render: (_, row) => <Link to={`/volumes/${row.volume}`}>{row.volume.slice(0, 8)}</Link>,
          },
          { title: t('device.path'), key: 'device', render: (_, row) => row.device ?? '–' },
          { title: t('device.way'), key: 'way', render: (_, row) => row.way ?? '–' },
          {
            title: t('word.size'),
            key: 'size',
            align: 'right',
            render: (_, row) => gib(row.size_bytes / 1024 ** 3, language),
          },
          { title: t('word.created'), key: 'created', render: (_, row) => <Ago at={row.created_at} /> },
          { key: 'actions', render: (_, row) => <RowActions actions={actions(row)} of={row.volume} /> },
        ]}
      />
    </Flex>
  )
}
