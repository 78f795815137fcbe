import { Card, Input } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import type { DriverOption } from '../api/types'
import { useLive } from '../app/queries'
import { useUrlState } from '../app/urlState'
import { useWords } from '../i18n'
import { useSaid } from '../parts/FaultText'
import { ProblemView } from '../parts/FaultView'
import { List } from '../parts/List'
import { Page } from '../parts/Page'

interface Setting extends DriverOption {
  value: string | null
  origin: string
}

interface Group {
  name: string
  name_zh: string | null
  sentence: string
  sentence_zh: string | null
  settings: Setting[]
}

/** What this server was told. It reads them when it starts, so they are changed where it was told them. */
export default function Settings() {
  const { t } = useWords()
  const said = useSaid()
  const url = useUrlState()
  const wanted = url.read('name').toLowerCase()
  const onlySet = url.read('set') === 'yes'
  const { data, error } = useLive<{ groups: Group[] }>('/api/v1/settings', { every: 30_000 })
  const fits = (setting: Setting) =>
    (`${setting.name} ${said(setting, 'sentence')}`.toLowerCase().includes(wanted)) && (!onlySet || setting.origin !== 'default')
  const groups = data?.groups
    .map((group) => ({ ...group, settings: group.settings.filter(fits) }))
    .filter((group) => group.settings.length > 0)
  const columns: ColumnsType<Setting> = [
    {
      title: t('setting.name'),
      key: 'name',
      width: 420,
      render: (_, row) => (
        <>
          <code>{row.name}</code>
          <div className="small quiet">{said(row, 'sentence')}</div>
        </>
      ),
    },
    {
      title: t('setting.value'),
      key: 'value',
      width: 260,
      render: (_, row) => (
        <>
          {row.value === null ? '–' : <code>{row.value}</code>}
          {row.origin !== 'default' && <div className="small quiet">{row.origin}</div>}
        </>
      ),
    },
    { title: t('setting.usual'), key: 'default', width: 160, render: (_, row) => row.default ?? '–' },
    { title: t('setting.range'), key: 'range', render: (_, row) => <Range setting={row} /> },
  ]
  return (
    <Page title={t('menu.settings')}>
      <ProblemView problem={error} />
      <span className="quiet">{t('setting.note')}</span>
      <div className="filters" role="search">
        <Input
          allowClear
          aria-label={t('setting.filter')}
          placeholder={t('setting.filter')}
          value={url.read('name')}
          onChange={(event) => url.write({ name: event.target.value })}
        />
        <label>
          <input
            type="checkbox"
            checked={onlySet}
            onChange={(event) => url.write({ set: event.target.checked ? 'yes' : undefined })}
          />{' '}
          {t('setting.onlySet')}
        </label>
      </div>
      {groups?.map((group) => (
        <Card key={group.name} size="small" title={said(group, 'name')}>
          <div className="quiet line-list">{said(group, 'sentence')}</div>
          <List label={group.name} rows={group.settings} columns={columns} rowKey="name" scroll={{ x: 900 }} />
        </Card>
      ))}
    </Page>
  )
}

function Range({ setting }: { setting: Setting }) {
  const { t } = useWords()
  if (setting.choices) return setting.choices.join(', ')
  if (setting.least !== undefined && setting.most !== undefined) {
    const most = setting.most > Number.MAX_SAFE_INTEGER ? '∞' : setting.most
    return `${setting.least} – ${most}`
  }
  return t(`setting.kind_${setting.kind}`)
}
