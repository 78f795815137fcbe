import { Tabs, Tag } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { type Action, asPairs, given, pairs, text, type Values } from '../actions/action'
import { useTypeExtras } from '../actions/typeExtras'
import { ActionButtons, RowActions } from '../actions/ActionButtons'
import type { Call } from '../api/client'
import type { QosSpecs, VolumeType } from '../api/types'
import { useLive } from '../app/queries'
import { useMay } from '../app/session'
import { useUrlState } from '../app/urlState'
import { useWords } from '../i18n'
import { line, option } from '../lib/command'
import { PairsView } from '../parts/Facts'
import { ProblemView } from '../parts/FaultView'
import { Id } from '../parts/Links'
import { List } from '../parts/List'
import { Page } from '../parts/Page'

export default function Types() {
  const { t } = useWords()
  const may = useMay()
  const { read, write } = useUrlState()
  return (
    <Page title={t('menu.types')}>
      <Tabs
        activeKey={read('tab') || 'types'}
        onChange={(tab) => write({ tab })}
        items={[
          { key: 'types', label: t('menu.types'), children: <TypeList /> },
          ...(may('volume_extension:qos_specs_manage:get_all')
            ? [{ key: 'qos', label: t('type.qos'), children: <QosList /> }]
            : []),
        ]}
      />
    </Page>
  )
}

const specWords = (values: Values) =>
  Object.entries(pairs(values, 'specs')).flatMap(([key, value]) => ['--spec', `${key}=${value}`])

function useTypeActions() {
  const { t } = useWords()
  const create: Action = {
    title: t('type.create'),
    verb: t('type.createVerb'),
    rule: 'volume_extension:type_create',
    fields: [
      { name: 'name', label: t('word.name'), kind: 'text', required: true },
      { name: 'description', label: t('word.description'), kind: 'text' },
      { name: 'public', label: t('type.public'), kind: 'switch', initial: true },
      { name: 'specs', label: t('type.specs'), kind: 'pairs', help: t('type.specsHelp') },
    ],
    calls: (values) => [
      {
        method: 'POST',
        path: '/v3/types',
        body: {
          volume_type: given({
            name: text(values, 'name'),
            description: text(values, 'description'),
            'os-volume-type-access:is_public': values.public === true,
            extra_specs: pairs(values, 'specs'),
          }),
        },
      },
    ],
    cli: (values) =>
      line(
        'octopus',
        'type',
        'create',
        text(values, 'name') ?? 'NAME',
        ...option('--description', values.description),
        values.public === false && '--private',
        ...specWords(values),
      ),
  }
  const ofType = (type: VolumeType): Action[] => [
    {
      title: t('type.edit', { name: type.name }),
      verb: t('action.edit'),
      rule: 'volume_extension:type_update',
      fields: [
        { name: 'name', label: t('word.name'), kind: 'text', required: true, initial: type.name },
        { name: 'description', label: t('word.description'), kind: 'text', initial: type.description ?? '' },
        { name: 'public', label: t('type.public'), kind: 'switch', initial: type.is_public },
        {
          name: 'specs',
          label: t('type.specs'),
          kind: 'pairs',
          help: t('type.specsHelp'),
          initial: asPairs(type.extra_specs),
        },
      ],
      calls: (values) => changes(type, values),
      cli: (values) =>
        line('octopus', 'type', 'set', type.name, ...option('--description', values.description), ...specWords(values)),
    },
    {
      title: t('type.delete', { name: type.name }),
      verb: t('action.delete'),
      danger: true,
      rule: 'volume_extension:type_delete',
      calls: () => [{ method: 'DELETE', path: `/v3/types/${type.id}` }],
      cli: () => line('octopus', 'type', 'delete', type.name),
    },
  ]
  return { create, ofType }
}

/** Only what really is otherwise: names and specs have calls of their own. */
function changes(type: VolumeType, values: Values): Call[] {
  const calls: Call[] = []
  const described = {
    name: text(values, 'name') ?? type.name,
    description: text(values, 'description') ?? '',
    is_public: values.public === true,
  }
  if (
    described.name !== type.name ||
    described.description !== (type.description ?? '') ||
    described.is_public !== type.is_public
  ) {
    calls.push({ method: 'PUT', path: `/v3/types/${type.id}`, body: { volume_type: described } })
  }
  const before = type.extra_specs ?? {}
  const after = pairs(values, 'specs')
  const changed = Object.entries(after).filter(([key, value]) => before[key] !== value)
  if (changed.length > 0) {
    calls.push({
      method: 'POST',
      path: `/v3/types/${type.id}/extra_specs`,
      body: { extra_specs: Object.fromEntries(changed) },
    })
  }
  for (const key of Object.keys(before).filter((name) => !(name in after))) {
    calls.push({ method: 'DELETE', path: `/v3/types/${type.id}/extra_specs/${encodeURIComponent(key)}` })
  }
  return calls
}

function TypeList() {
  const { t } = useWords()
  const { create, ofType } = useTypeActions()
  const extras = useTypeExtras()
  const may = useMay()
  const qos =
    useLive<{ qos_specs: QosSpecs[] }>('/v3/qos-specs', { enabled: may('volume_extension:qos_specs_manage:get_all'), every: 10_000 })
      .data?.qos_specs ?? []
  const { data, error } = useLive<{ volume_types: VolumeType[] }>('/v3/types?is_public=None')
  const columns: ColumnsType<VolumeType> = [
    { title: t('word.name'), dataIndex: 'name' },
    { title: t('word.id'), key: 'id', render: (_, row) => <Id id={row.id} /> },
    { title: t('word.description'), dataIndex: 'description' },
    {
      title: t('type.audience'),
      key: 'public',
      render: (_, row) => <Tag>{t(row.is_public ? 'type.everybody' : 'type.some')}</Tag>,
    },
    { title: t('type.specs'), key: 'specs', render: (_, row) => <PairsView pairs={row.extra_specs} /> },
    { title: t('type.qos'), key: 'qos', render: (_, row) => qos.find((each) => each.id === row.qos_specs_id)?.name ?? '–' },
    {
      key: 'actions',
      render: (_, row) => <RowActions actions={inOrder(ofType(row), extras(row, qos))} of={row.name} />,
    },
  ]
  return (
    <div className="line-list">
      <ProblemView problem={error} />
      <ActionButtons actions={[create]} />
      <List label={t('menu.types')} rows={data?.volume_types} columns={columns} />
    </div>
  )
}

/** What takes it away comes last. */
const inOrder = (own: Action[], more: Action[]) => [...own.slice(0, -1), ...more, ...own.slice(-1)]

function QosList() {
  const { t } = useWords()
  const { data, error } = useLive<{ qos_specs: QosSpecs[] }>('/v3/qos-specs')
  const create: Action = {
    title: t('type.qosCreate'),
    verb: t('type.qosCreateVerb'),
    rule: 'volume_extension:qos_specs_manage:create',
    fields: [
      { name: 'name', label: t('word.name'), kind: 'text', required: true },
      {
        name: 'consumer',
        label: t('type.consumer'),
        kind: 'select',
        required: true,
        initial: 'back-end',
        choices: ['back-end', 'front-end', 'both'].map((value) => ({ value, label: value })),
      },
      { name: 'specs', label: t('type.specs'), kind: 'pairs' },
    ],
    calls: (values) => [
      {
        method: 'POST',
        path: '/v3/qos-specs',
        body: { qos_specs: { name: values.name, consumer: values.consumer, ...pairs(values, 'specs') } },
      },
    ],
    cli: (values) =>
      line('octopus', 'qos', 'create', text(values, 'name') ?? 'NAME', ...option('--consumer', values.consumer), ...specWords(values)),
  }
  const remove = (qos: QosSpecs): Action => ({
    title: t('type.qosDelete', { name: qos.name }),
    verb: t('action.delete'),
    danger: true,
    rule: 'volume_extension:qos_specs_manage:delete',
    calls: () => [{ method: 'DELETE', path: `/v3/qos-specs/${qos.id}` }],
    cli: () => line('octopus', 'qos', 'delete', qos.name),
  })
  const columns: ColumnsType<QosSpecs> = [
    { title: t('word.name'), dataIndex: 'name' },
    { title: t('type.consumer'), dataIndex: 'consumer' },
    { title: t('type.specs'), key: 'specs', render: (_, row) => <PairsView pairs={row.specs} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={[remove(row)]} of={row.name} /> },
  ]
  return (
    <div className="line-list">
      <ProblemView problem={error} />
      <ActionButtons actions={[create]} />
      <List label={t('type.qos')} rows={data?.qos_specs} columns={columns} />
    </div>
  )
}
