import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Card, Flex, Form, Input, InputNumber, Select, Switch } from 'antd'
import { Link } from 'react-router'
import type { Node } from '../api/nodes'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { InterfaceFields } from './InterfaceFields'
import { TargetFields } from './TargetFields'

/** Who shall use it, how it is found, and how thoroughly it is tried. */
export function PlaceFields({ target }: { target: string }) {
  const { t } = useWords()
  return (
    <Flex vertical gap={12}>
      <Card size="small" title={t('onboard.nodes')}>
        <Nodes />
      </Card>
      <Card size="small" title={t('network.title')}>
        <InterfaceFields />
      </Card>
      <Card size="small" title={t('menu.types')}>
        <Types />
      </Card>
      <Card size="small" title={t('onboard.target')}>
        <TargetFields kind={target} />
      </Card>
      <Card size="small" title={t('onboard.acceptance')}>
        <div className="fields">
          <Form.Item name={['acceptance', 'run']} label={t('onboard.try')} valuePropName="checked" extra={t('onboard.tryHelp')}>
            <Switch />
          </Form.Item>
          <Form.Item name={['acceptance', 'size_gib']} label={t('onboard.trySize')}>
            <InputNumber className="wide" min={1} max={1024} />
          </Form.Item>
          <Form.Item name={['acceptance', 'data_mib']} label={t('onboard.tryData')}>
            <InputNumber className="wide" min={1} max={16_384} />
          </Form.Item>
          <Form.Item
            name={['acceptance', 'overwrite']}
            label={t('onboard.tryOverwrite')}
            valuePropName="checked"
            extra={t('onboard.tryOverwriteHelp')}
          >
            <Switch />
          </Form.Item>
        </div>
      </Card>
    </Flex>
  )
}

function Nodes() {
  const { t } = useWords()
  const nodes = useLive<{ nodes: Node[] }>('/api/v1/nodes', { every: 5000 }).data?.nodes ?? []
  return (
    <Form.Item name="nodes" label={t('onboard.nodesLabel')} extra={<NodesHelp none={nodes.length === 0} />}>
      <Select
        mode="multiple"
        options={nodes.map((node) => ({
          value: node.name,
          label: node.facts?.os ? `${node.name} · ${node.facts.os}` : node.name,
        }))}
      />
    </Form.Item>
  )
}

function NodesHelp({ none }: { none: boolean }) {
  const { t } = useWords()
  return (
    <>
      {t('onboard.nodesHelp')} {none && <Link to="/nodes">{t('node.add')}</Link>}
    </>
  )
}

function Types() {
  const { t } = useWords()
  const name = t('onboard.typeName')
  return (
    <Form.List name="types">
      {(rows, { add, remove }) => (
        <Flex vertical gap={8}>
          <span className="quiet">{t('onboard.typesHelp')}</span>
          {rows.map((row) => (
            <Flex gap={8} key={row.key} align="start">
              <Flex vertical gap={4} className="grow">
                <Form.Item name={[row.name, 'name']} noStyle>
                  <Input placeholder={name} aria-label={name} autoComplete="off" />
                </Form.Item>
                <Specs row={row.name} />
              </Flex>
              <Button icon={<DeleteOutlined />} aria-label={t('action.remove')} onClick={() => remove(row.name)} />
            </Flex>
          ))}
          <div>
            <Button icon={<PlusOutlined />} onClick={() => add({ name: '', specs: [] })}>
              {t('onboard.addType')}
            </Button>
          </div>
        </Flex>
      )}
    </Form.List>
  )
}

function Specs({ row }: { row: number }) {
  const { t } = useWords()
  return (
    <Form.List name={[row, 'specs']}>
      {(specs, { add, remove }) => (
        <>
          {specs.map((spec) => (
            <Flex gap={8} key={spec.key}>
              <Form.Item name={[spec.name, 'key']} noStyle>
                <Input placeholder={t('word.key')} aria-label={t('word.key')} autoComplete="off" />
              </Form.Item>
              <Form.Item name={[spec.name, 'value']} noStyle>
                <Input placeholder={t('word.value')} aria-label={t('word.value')} autoComplete="off" />
              </Form.Item>
              <Button icon={<DeleteOutlined />} aria-label={t('action.remove')} onClick={() => remove(spec.name)} />
            </Flex>
          ))}
          <div>
            <Button size="small" type="link" onClick={() => add({ key: '', value: '' })}>
              {t('onboard.addSpec')}
            </Button>
          </div>
        </>
      )}
    </Form.List>
  )
}
