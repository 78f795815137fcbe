import { App } from 'antd'
import type { NodeDevice } from '../api/nodes'
import { useWords } from '../i18n'
import { line, option } from '../lib/command'
import { type Action, type FieldSpec, text, type Values } from './action'

const RULE = 'node:change'

const path = (node: string) => `/api/v1/nodes/${encodeURIComponent(node)}/devices`

/** Makes volumes block devices of nodes: from the volume's side, and from the node's. */
export function useAttachToNode(): { volume: (volume: { id: string; name: string | null }) => Action; node: (node: string) => Action } {
  const { t } = useWords()
  const { modal } = App.useApp()
  const mode: FieldSpec = {
    name: 'mode',
    label: t('device.mode'),
    kind: 'select',
    required: true,
    initial: 'rw',
    choices: ['rw', 'ro'].map((value) => ({ value, label: t(`device.mode_${value}`) })),
  }
  const action = (verb: string, fields: FieldSpec[], what: (values: Values) => { volume?: string; node?: string }): Omit<Action, 'title'> => ({
    verb,
    rule: RULE,
    note: t('device.attachNote'),
    fields: [...fields, mode],
    calls: (values) => {
      const { volume, node } = what(values)
      return [{ method: 'POST', path: path(node ?? 'NODE'), body: { volume, mode: values.mode } }]
    },
    cli: (values) => {
      const { volume, node } = what(values)
      return line('octopus', 'volume', 'attach', volume ?? 'VOLUME', ...option('--node', node ?? 'NODE'), ...option('--mode', values.mode))
    },
    after: (answers) => {
      const { device } = answers[0] as { device: NodeDevice }
      modal.success({ title: t('device.attached', { node: device.node }), content: device.device ?? device.way })
    },
  })
  return {
    volume: ({ id, name }) => ({
      title: t('device.attach', { name: name ?? id.slice(0, 8) }),
      ...action(t('device.attachVerb'), [{ name: 'node', label: t('device.node'), kind: 'node', required: true }], (values) => ({
        volume: id,
        node: text(values, 'node'),
      })),
    }),
    node: (node) => ({
      title: t('device.attachHere', { node }),
      ...action(t('device.attachHereVerb'), [{ name: 'volume', label: t('word.volume'), kind: 'volume', required: true }], (values) => ({
        volume: text(values, 'volume'),
        node,
      })),
    }),
  }
}

/** What may be asked of a volume that is a device of a node. */
export function useDeviceActions(): (device: NodeDevice) => Action[] {
  const { t } = useWords()
  return ({ volume, node }) => {
    const words = { volume: volume.slice(0, 8), node }
    return [
      {
        title: t('device.rescan', words),
        verb: t('device.rescanVerb'),
        rule: RULE,
        note: t('device.rescanNote'),
        calls: () => [{ method: 'POST', path: `${path(node)}/${volume}/rescan` }],
        cli: () => line('octopus', 'node', 'rescan', node, volume),
      },
      {
        title: t('device.detach', words),
        verb: t('device.detachVerb'),
        danger: true,
        rule: RULE,
        note: t('device.detachNote'),
        calls: () => [{ method: 'DELETE', path: `${path(node)}/${volume}` }],
        cli: () => line('octopus', 'volume', 'detach', volume, '--node', node),
      },
    ]
  }
}
