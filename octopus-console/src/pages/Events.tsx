import type { ColumnsType } from 'antd/es/table'
import { recentEvents } from '../app/live'
import type { OctopusEvent } from '../api/types'
import { useStore } from '../app/store'
import { useUrlState } from '../app/urlState'
import { useWords } from '../i18n'
import { Deed } from '../parts/Deed'
import { SubjectLink } from '../parts/Links'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { TextFilter } from '../parts/RemoteList'
import { Moment } from '../parts/Time'

export default function Events() {
  const { t } = useWords()
  const url = useUrlState()
  const wanted = url.read('kind')
  const events = useStore(recentEvents).filter((event) => event.kind.includes(wanted) || event.subject.includes(wanted))
  const columns: ColumnsType<OctopusEvent> = [
    { title: '#', dataIndex: 'number', className: 'numbers' },
    { title: t('word.time'), key: 'time', render: (_, row) => <Moment at={row.at} /> },
    { title: t('event.kind'), key: 'kind', render: (_, row) => <Deed code={row.kind} /> },
    { title: t('word.subject'), key: 'subject', render: (_, row) => <SubjectLink subject={row.subject} /> },
  ]
  return (
    <Page title={t('menu.events')}>
      <span className="quiet">{t('event.note')}</span>
      <div className="filters" role="search">
        <TextFilter name="kind" label={t('event.filter')} paging={url} />
      </div>
      <List
        label={t('menu.events')}
        rows={[...events]}
        columns={columns}
        rowKey={(row) => String(row.number)}
        empty={t('event.none')}
        expandable={{ expandedRowRender: (row) => <pre className="raw">{JSON.stringify(row.body, null, 2)}</pre> }}
      />
    </Page>
  )
}
