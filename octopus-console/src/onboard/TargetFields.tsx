import { Form, Input, InputNumber, Select } from 'antd'
import type { Node } from '../api/nodes'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'

const KINDS = ['built-in', 'cinder', 'kubernetes']

/** Octopus itself, a Cinder on hosts, or one in pods. What a spec file says beside that is kept as it is. */
export function TargetFields({ kind }: { kind: string }) {
  const { t } = useWords()
  const kinds = [...new Set([...KINDS, kind])]
  return (
    <div className="fields">
      <Form.Item name={['target', 'kind']} label={t('onboard.targetKind')}>
        <Select options={kinds.map((value) => ({ value, label: t(`onboard.target_${value}`, { defaultValue: value }) }))} />
      </Form.Item>
      {kind === 'cinder' && <Hosts />}
      {kind === 'kubernetes' && <Pods />}
      {kind !== 'built-in' && <Endpoint />}
    </div>
  )
}

function useNeeded() {
  const { t } = useWords()
  return { required: true, message: t('form.required') }
}

function Hosts() {
  const { t } = useWords()
  const needed = useNeeded()
  return (
    <>
      <Form.Item name={['target', 'hosts']} label={t('onboard.targetHosts')} rules={[needed]} extra={t('onboard.targetHostsHelp')}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ']} />
      </Form.Item>
      <Form.Item name={['target', 'config']} label={t('onboard.targetConfig')}>
        <Input placeholder="/etc/cinder/cinder.conf" autoComplete="off" />
      </Form.Item>
      <Form.Item name={['target', 'service', 'unit']} label={t('onboard.targetUnit')} extra={t('onboard.targetUnitHelp')}>
        <Input placeholder="cinder-volume" autoComplete="off" />
      </Form.Item>
      <Form.Item name={['target', 'python']} label={t('onboard.targetPython')} extra={t('onboard.targetPythonHelp')}>
        <Input placeholder="/usr/lib/python3/dist-packages" autoComplete="off" />
      </Form.Item>
    </>
  )
}

function Pods() {
  const { t } = useWords()
  const needed = useNeeded()
  const nodes = useLive<{ nodes: Node[] }>('/api/v1/nodes', { every: 5000 }).data?.nodes ?? []
  const pods = nodes.filter((node) => node.kind === 'kubernetes')
  const shape = (pattern: RegExp, example: string) => ({ pattern, message: t('form.pattern', { example }) })
  return (
    <>
      <Form.Item name={['target', 'node']} label={t('onboard.targetNode')} rules={[needed]} extra={t('onboard.targetNodeHelp')}>
        <Select options={pods.map((node) => ({ value: node.name, label: node.pod ? `${node.name} · ${node.pod}` : node.name }))} />
      </Form.Item>
      <Form.Item
        name={['target', 'workload']}
        label={t('onboard.targetWorkload')}
        rules={[needed, shape(/^(deployment|statefulset|daemonset)\/.+$/, 'statefulset/cinder-volume')]}
      >
        <Input placeholder="statefulset/cinder-volume" autoComplete="off" />
      </Form.Item>
      <Form.Item name={['target', 'container']} label={t('onboard.targetContainer')} extra={t('onboard.targetContainerHelp')}>
        <Input placeholder="cinder-volume" autoComplete="off" />
      </Form.Item>
      <Form.Item
        name={['target', 'config']}
        label={t('onboard.targetTexts')}
        extra={t('onboard.targetTextsHelp')}
        rules={[shape(/^(configmap|secret)\/.+$/, 'secret/cinder-etc')]}
      >
        <Input placeholder="secret/cinder-etc" autoComplete="off" />
      </Form.Item>
      <Form.Item name={['target', 'enabled']} label={t('onboard.targetEnabled')} extra={t('onboard.targetTextsHelp')}>
        <Input placeholder="cinder.conf" autoComplete="off" />
      </Form.Item>
      <Form.Item name={['target', 'sections']} label={t('onboard.targetSections')} extra={t('onboard.targetSectionsHelp')}>
        <Input placeholder="backends.conf" autoComplete="off" />
      </Form.Item>
      <Form.Item
        name={['target', 'secrets']}
        label={t('onboard.targetSecrets')}
        extra={t('onboard.targetSecretsHelp')}
        rules={[shape(/^\/\S+$/, '/etc/cinder/cinder.conf.d')]}
      >
        <Input placeholder="/etc/cinder/cinder.conf.d" autoComplete="off" />
      </Form.Item>
      <Form.Item name={['target', 'vendor', 'image']} label={t('onboard.targetImage')} extra={t('onboard.targetImageHelp')}>
        <Input placeholder="registry.example/cinder-volume:2026.2-acme" autoComplete="off" />
      </Form.Item>
      <Form.Item
        name={['target', 'vendor', 'volume']}
        label={t('onboard.targetVolume')}
        rules={[shape(/^(configmap|secret|claim)\/.+$/, 'claim/acme-driver')]}
      >
        <Input placeholder="claim/acme-driver" autoComplete="off" />
      </Form.Item>
      <Form.Item
        name={['target', 'vendor', 'path']}
        label={t('onboard.targetPath')}
        dependencies={[['target', 'vendor', 'volume']]}
        rules={[
          shape(/^\/\S+$/, '/opt/acme'),
          ({ getFieldValue }) => ({ ...needed, required: Boolean(getFieldValue(['target', 'vendor', 'volume'])) }),
        ]}
      >
        <Input placeholder="/opt/acme" autoComplete="off" />
      </Form.Item>
      <Form.Item name={['target', 'ready_within']} label={t('onboard.targetReady')}>
        <InputNumber className="wide" min={1} max={3600} placeholder="300" />
      </Form.Item>
      <Form.Item name={['target', 'settle']} label={t('onboard.targetSettle')}>
        <InputNumber className="wide" min={0} max={600} placeholder="5" />
      </Form.Item>
    </>
  )
}

function Endpoint() {
  const { t } = useWords()
  const needed = useNeeded()
  return (
    <>
      <Form.Item name={['target', 'api']} label={t('onboard.targetApi')} rules={[needed]}>
        <Input placeholder="http://controller:8776/v3/PROJECT" autoComplete="off" />
      </Form.Item>
      <Form.Item name={['target', 'keystone', 'url']} label={t('onboard.keystone')} extra={t('onboard.keystoneHelp')}>
        <Input placeholder="http://controller:5000/v3" autoComplete="off" />
      </Form.Item>
      <Form.Item name={['target', 'keystone', 'user']} label={t('word.user')}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name={['target', 'keystone', 'project']} label={t('word.project')}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name={['target', 'keystone', 'password']} label={t('signIn.password')}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </>
  )
}
