import { Alert, Tabs } from 'antd'
import { useParams } from 'react-router'
import { ActionButtons } from '../actions/ActionButtons'
import { useNodeActions } from '../actions/nodes'
import type { Node as NodeType, NodeFacts } from '../api/nodes'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { number } from '../lib/format'
import { AuditOf } from '../parts/AuditOf'
import { Devices } from '../parts/Devices'
import { Facts, PairsView } from '../parts/Facts'
import { FaultView, ProblemView } from '../parts/FaultView'
import { FlowsOf } from '../parts/FlowParts'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { StateTag } from '../parts/StateTag'
import { Ago } from '../parts/Time'

export default function Node() {
  const { t } = useWords()
  const { name = '' } = useParams()
  const actions = useNodeActions()
  const { data, error } = useLive<{ node: NodeType }>(`/api/v1/nodes/${encodeURIComponent(name)}`)
  const node = error?.status === 404 ? undefined : data?.node
  return (
    <Page
      title={name}
      back={{ to: '/nodes', label: t('menu.nodes') }}
      tags={node && <StateTag state={node.state} />}
      actions={node && <ActionButtons actions={actions(node)} />}
    >
      <ProblemView problem={error} />
      {node?.fault && <FaultView fault={node.fault} />}
      {node?.offered_host_key && (
        <Alert type="warning" showIcon title={t('node.acceptNote', { key: node.offered_host_key })} />
      )}
      {node && <Access node={node} />}
      <Tabs
        items={[
          { key: 'facts', label: t('node.facts'), children: node?.facts && <Found facts={node.facts} /> },
          { key: 'devices', label: t('device.title'), children: <Devices node={name} /> },
          { key: 'flows', label: t('menu.flows'), children: <FlowsOf subject={`node:${name}`} /> },
          { key: 'audit', label: t('menu.audit'), children: <AuditOf subject={`node:${name}`} /> },
        ]}
      />
    </Page>
  )
}

function Access({ node }: { node: NodeType }) {
  const { t } = useWords()
  const ssh = node.kind === 'ssh'
  return (
    <Facts
      facts={[
        [t('node.kind'), t(`node.kind_${node.kind}`)],
        [t('node.host'), ssh ? `${node.host}:${node.port}` : undefined],
        [t('node.user'), ssh ? node.user : undefined],
        [t('node.hostKey'), node.host_key],
        [t('node.sudo'), ssh ? t(node.sudo ? 'word.yes' : 'word.no') : undefined],
        [t('node.jump'), node.jump],
        [t('node.namespace'), node.namespace],
        [t('node.pod'), node.pod],
        [t('node.container'), node.container],
        [t('backend.secrets'), node.secrets.join(', ')],
        [t('node.checked'), <Ago key="checked" at={node.checked_at} />],
      ]}
    />
  )
}

function Found({ facts }: { facts: NodeFacts }) {
  const { t, language } = useWords()
  return (
    <div className="line-list">
      <Facts
        facts={[
          [t('node.os'), facts.os],
          [t('node.kernel'), facts.kernel],
          [t('node.architecture'), facts.architecture],
          [t('node.hostName'), facts.host_name],
          [t('node.root'), t(facts.root ? 'word.yes' : 'word.no')],
          [t('node.initiator'), facts.initiator],
          ['NQN', facts.host_nqn],
          [t('node.multipath'), facts.multipath],
          [t('node.clock'), facts.clock_offset_ms === null ? undefined : `${number(facts.clock_offset_ms, language)} ms`],
          [t('node.tools'), <PairsView key="tools" pairs={facts.tools as Record<string, unknown>} />],
        ]}
      />
      <List
        label={t('node.interfaces')}
        rows={facts.interfaces}
        rowKey="name"
        columns={[
          { title: t('node.interfaces'), dataIndex: 'name' },
          { title: t('word.state'), key: 'state', render: (_, row) => <StateTag state={row.state} /> },
          { title: 'MTU', dataIndex: 'mtu', align: 'right' },
          { title: 'MAC', dataIndex: 'mac' },
          { title: t('node.addresses'), key: 'addresses', render: (_, row) => row.addresses.join(', ') },
        ]}
      />
      {facts.adapters.length > 0 && (
        <List
          label={t('node.adapters')}
          rows={facts.adapters}
          rowKey="name"
          columns={[
            { title: t('node.adapters'), dataIndex: 'name' },
            { title: 'WWPN', dataIndex: 'wwpn' },
            { title: t('word.state'), key: 'state', render: (_, row) => <StateTag state={row.state} /> },
            { title: t('node.speed'), dataIndex: 'speed' },
          ]}
        />
      )}
    </div>
  )
}
