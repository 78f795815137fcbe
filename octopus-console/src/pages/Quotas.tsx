import { Progress } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import type { Action } from '../actions/action'
import { ActionButtons } from '../actions/ActionButtons'
import type { QuotaNumber } from '../api/types'
import { useLive } from '../app/queries'
import { useSession } from '../app/session'
import { useUrlState } from '../app/urlState'
import { useWords } from '../i18n'
import { line } from '../lib/command'
import { number } from '../lib/format'
import { ProblemView } from '../parts/FaultView'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { TextFilter } from '../parts/RemoteList'

interface Row extends QuotaNumber {
  name: string
}

export default function Quotas() {
  const { t, language } = useWords()
  const url = useUrlState()
  const session = useSession()
  const project = url.read('project') || session.project || 'admin'
  const path = `/v3/os-quota-sets/${encodeURIComponent(project)}`
  const { data, error } = useLive<{ quota_set: Record<string, QuotaNumber | string> }>(`${path}?usage=true`)
  const rows = Object.entries(data?.quota_set ?? {})
    .filter((entry): entry is [string, QuotaNumber] => typeof entry[1] === 'object')
    .map(([name, value]): Row => ({ name, ...value }))
  const change: Action = {
    title: t('quota.change', { project }),
    verb: t('quota.changeVerb'),
    rule: 'volume_extension:quotas:update',
    note: t('quota.note'),
    fields: rows.map((row) => ({
      name: row.name,
      label: row.name,
      kind: 'number',
      least: -1,
      initial: row.limit,
    })),
    calls: (values) => [
      {
        method: 'PUT',
        path,
        body: { quota_set: Object.fromEntries(rows.map((row) => [row.name, values[row.name] ?? row.limit])) },
      },
    ],
    cli: (values) =>
      line(
        'octopus',
        'quota',
        'set',
        project,
        ...rows
          .filter((row) => values[row.name] !== row.limit)
          .flatMap((row) => ['--limit', `${row.name}=${String(values[row.name])}`]),
      ),
  }
  const reset: Action = {
    title: t('quota.reset', { project }),
    verb: t('quota.resetVerb'),
    rule: 'volume_extension:quotas:delete',
    danger: true,
    calls: () => [{ method: 'DELETE', path }],
    cli: () => line('octopus', 'quota', 'reset', project),
  }
  const columns: ColumnsType<Row> = [
    { title: t('quota.resource'), dataIndex: 'name' },
    {
      title: t('quota.used'),
      key: 'used',
      align: 'right',
      className: 'numbers',
      render: (_, row) => number(row.in_use + row.reserved, language),
    },
    {
      title: t('quota.limit'),
      key: 'limit',
      align: 'right',
      className: 'numbers',
      render: (_, row) => (row.limit < 0 ? t('quota.none') : number(row.limit, language)),
    },
    {
      key: 'share',
      width: 240,
      render: (_, row) =>
        row.limit > 0 ? (
          <Progress
            size="small"
            percent={Math.min(100, Math.round((100 * (row.in_use + row.reserved)) / row.limit))}
            aria-label={row.name}
          />
        ) : null,
    },
  ]
  return (
    <Page title={t('menu.quotas')} actions={rows.length > 0 && <ActionButtons actions={[change, reset]} />}>
      <ProblemView problem={error} />
      <div className="filters" role="search">
        <TextFilter name="project" label={t('word.project')} paging={url} />
      </div>
      <span className="quiet">{t('quota.of', { project })}</span>
      <List label={t('menu.quotas')} rows={data ? rows : undefined} columns={columns} rowKey="name" />
    </Page>
  )
}
