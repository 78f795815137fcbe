import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { AutoComplete, Button, Card, Flex, Form, Input, InputNumber, Select } from 'antd'
import type { Node } from '../api/nodes'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { type Draft, INTERFACE_KINDS } from '../lib/spec'

const LIST = 'network'

/** Interfaces that nodes shall have before anything else is made: VLANs, bridges, addresses, sizes of packets. */
export function InterfaceFields() {
  const { t } = useWords()
  const nodes = useLive<{ nodes: Node[] }>('/api/v1/nodes', { every: 5000 }).data?.nodes ?? []
  const draft = Form.useWatch((values: Draft) => values) as Draft | undefined
  const named = [...new Set([...(draft?.nodes ?? []), ...hostsOf(draft)])]
  return (
    <Form.List name={LIST}>
      {(rows, { add, remove }) => (
        <Flex vertical gap={8}>
          <span className="quiet">{t('network.help')}</span>
          {rows.map((row) => (
            <Card key={row.key} size="small" type="inner">
              <Flex gap={8} align="start">
                <div className="fields grow">
                  <Row row={row.name} wish={draft?.network?.[row.name] ?? {}} named={named} nodes={nodes} />
                </div>
                <Button icon={<DeleteOutlined />} aria-label={t('action.remove')} onClick={() => remove(row.name)} />
              </Flex>
            </Card>
          ))}
          <div>
            <Button icon={<PlusOutlined />} onClick={() => add({ kind: 'vlan', node: named[0] })}>
              {t('network.add')}
            </Button>
          </div>
        </Flex>
      )}
    </Form.List>
  )
}

const hostsOf = (draft: Draft | undefined) => {
  const hosts = draft?.target?.hosts
  return Array.isArray(hosts) ? hosts.map(String) : []
}

function Row({ row, wish, named, nodes }: { row: number; wish: Record<string, unknown>; named: string[]; nodes: Node[] }) {
  const { t } = useWords()
  const needed = { required: true, message: t('form.required') }
  const kind = String(wish.kind ?? 'interface')
  const there = nodes.find((node) => node.name === wish.node)?.facts?.interfaces ?? []
  const known = there.map(({ name }) => ({ value: name }))
  const bridge = kind === 'bridge' || kind === 'openvswitch'
  return (
    <>
      <Form.Item name={[row, 'node']} label={t('device.node')} rules={[needed]} extra={named.length === 0 && t('network.noNodes')}>
        <Select options={named.map((value) => ({ value, label: value }))} />
      </Form.Item>
      <Form.Item name={[row, 'kind']} label={t('network.kind')} initialValue="interface">
        <Select options={INTERFACE_KINDS.map((value) => ({ value, label: t(`network.kind_${value}`) }))} />
      </Form.Item>
      <Form.Item
        name={[row, 'name']}
        label={t('network.name')}
        rules={[needed, { pattern: /^[^\s/]{1,15}$/, message: t('form.pattern', { example: 'storage' }) }]}
      >
        {kind === 'interface' ? <AutoComplete options={known} placeholder="eth1" /> : <Input autoComplete="off" placeholder="storage" />}
      </Form.Item>
      {kind === 'vlan' && (
        <>
          <Form.Item name={[row, 'parent']} label={t('network.parent')} rules={[needed]}>
            <AutoComplete options={known} placeholder="eth1" />
          </Form.Item>
          <Form.Item name={[row, 'vlan']} label={t('network.vlan')} rules={[needed]}>
            <InputNumber className="wide" min={1} max={4094} placeholder="100" />
          </Form.Item>
        </>
      )}
      {bridge && (
        <Form.Item name={[row, 'ports']} label={t('network.ports')}>
          <Select mode="tags" options={known} tokenSeparators={[',', ' ']} />
        </Form.Item>
      )}
      <Form.Item name={[row, 'addresses']} label={t('node.addresses')} extra={t('network.addressesHelp')}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ']} placeholder="10.0.1.21/24" />
      </Form.Item>
      <Form.Item name={[row, 'mtu']} label="MTU" extra={t('network.mtuHelp')}>
        <InputNumber className="wide" min={576} max={65_535} placeholder="9000" />
      </Form.Item>
    </>
  )
}
