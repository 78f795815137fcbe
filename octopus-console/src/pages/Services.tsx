import type { ColumnsType } from 'antd/es/table'
import { type Action, given, text } from '../actions/action'
import { RowActions } from '../actions/ActionButtons'
import type { Service } from '../api/types'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { line } from '../lib/command'
import { ProblemView } from '../parts/FaultView'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { StateTag } from '../parts/StateTag'
import { Ago } from '../parts/Time'

function useServiceActions(): (service: Service) => Action[] {
  const { t } = useWords()
  return (service) => {
    if (service.binary !== 'cinder-volume') return []
    const simple = (verb: string, rule: string, flag: string): Action => ({
      title: t(`service.${verb}`, { host: service.host }),
      verb: t(`service.${verb}Verb`),
      rule,
      note: t(`service.${verb}Note`),
      calls: () => [
        { method: 'PUT', path: `/v3/os-services/${verb}`, body: { host: service.host, binary: service.binary } },
      ],
      cli: () => line('octopus', 'service', 'set', service.host, service.binary, flag),
    })
    const host = (action: Action, verb: string): Action => ({
      ...action,
      calls: () => [{ method: 'PUT', path: `/v3/os-services/${verb}`, body: { host: service.host } }],
      cli: () => null,
    })
    const update = 'volume_extension:services:update'
    const disable: Action = {
      ...simple('disable', update, '--disable'),
      fields: [{ name: 'reason', label: t('word.reason'), kind: 'text' }],
      calls: (values) => [
        {
          method: 'PUT',
          path: text(values, 'reason') ? '/v3/os-services/disable-log-reason' : '/v3/os-services/disable',
          body: given({ host: service.host, binary: service.binary, disabled_reason: text(values, 'reason') }),
        },
      ],
    }
    return [
      service.status === 'enabled' ? disable : simple('enable', update, '--enable'),
      service.frozen
        ? host(simple('thaw', 'volume:thaw_host', ''), 'thaw')
        : host(simple('freeze', 'volume:freeze_host', ''), 'freeze'),
    ]
  }
}

export default function Services() {
  const { t } = useWords()
  const actions = useServiceActions()
  const { data, error } = useLive<{ services: Service[] }>('/v3/os-services')
  const columns: ColumnsType<Service> = [
    { title: t('service.binary'), dataIndex: 'binary' },
    { title: t('service.host'), dataIndex: 'host' },
    { title: t('word.zone'), dataIndex: 'zone' },
    {
      title: t('service.offered'),
      key: 'status',
      render: (_, row) => (
        <>
          <StateTag state={row.status} /> {row.frozen && <StateTag state="frozen" />}
        </>
      ),
    },
    { title: t('word.state'), key: 'state', render: (_, row) => <StateTag state={row.backend_state ?? row.state} /> },
    { title: t('word.reason'), dataIndex: 'disabled_reason' },
    { title: t('word.changed'), key: 'changed', render: (_, row) => <Ago at={row.updated_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={actions(row)} of={row.host} /> },
  ]
  return (
    <Page title={t('menu.services')}>
      <ProblemView problem={error} />
      <List
        label={t('menu.services')}
        rows={data?.services}
        columns={columns}
        rowKey={(row) => `${row.binary} ${row.host}`}
      />
    </Page>
  )
}
