import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Flex } from 'antd'
import { useState } from 'react'
import { get, withQuery } from '../api/client'
import type { AuditEntry } from '../api/types'
import { useLive } from '../app/queries'
import { useUrlState } from '../app/urlState'
import { useWords } from '../i18n'
import { csv, download } from '../lib/download'
import { useAuditColumns } from '../parts/AuditOf'
import { ProblemView } from '../parts/FaultView'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { TextFilter } from '../parts/RemoteList'

const FILTERS = ['user', 'project', 'verb', 'subject', 'flow'] as const
const FIELDS = ['time', 'user', 'project', 'request', 'verb', 'subject', 'flow', 'outcome', 'detail'] as const
const PAGE = 50
const EXPORT_PAGE = 1000
const EXPORT_MOST = 100_000

export default function Audit() {
  const { t } = useWords()
  const url = useUrlState()
  const columns = useAuditColumns()
  const marker = url.read('marker')
  const query = Object.fromEntries(FILTERS.map((name) => [name, url.read(name)]))
  const { data, error } = useLive<{ audit: AuditEntry[]; next: string | null }>(
    withQuery('/api/v1/audit', { ...query, limit: PAGE, marker }),
  )
  return (
    <Page title={t('menu.audit')} actions={<Export query={query} />}>
      <ProblemView problem={error} />
      <div className="filters" role="search">
        {FILTERS.map((name) => (
          <TextFilter key={name} name={name} label={t(`audit.filter_${name}`)} paging={url} />
        ))}
      </div>
      <List label={t('menu.audit')} rows={data?.audit} columns={columns} />
      <Flex gap={8}>
        {marker !== '' && <Button onClick={() => url.write({ marker: undefined }, false)}>{t('list.first')}</Button>}
        {data?.next && (
          <Button onClick={() => url.write({ marker: data.next ?? undefined }, false)}>{t('list.further')}</Button>
        )}
      </Flex>
    </Page>
  )
}

/** All that the filters let through, page by page. */
function Export({ query }: { query: Record<string, string> }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)

  const everything = async () => {
    const entries: AuditEntry[] = []
    let marker: string | undefined
    do {
      const page = await get<{ audit: AuditEntry[]; next: string | null }>(
        withQuery('/api/v1/audit', { ...query, limit: EXPORT_PAGE, marker }),
      )
      entries.push(...page.audit)
      marker = page.next ?? undefined
    } while (marker !== undefined && entries.length < EXPORT_MOST)
    return entries
  }

  const save = async (format: 'csv' | 'json') => {
    setBusy(true)
    try {
      const entries = await everything()
      const name = `octopus-audit-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`
      if (format === 'json') download(`${name}.json`, 'application/json', JSON.stringify(entries, null, 2))
      else {
        const rows = entries.map((entry) => FIELDS.map((field) => entry[field]))
        download(`${name}.csv`, 'text/csv;charset=utf-8', `\uFEFF${csv([FIELDS, ...rows])}`)
      }
      message.success(t('audit.exported', { count: entries.length }))
    } catch (trouble) {
      message.error(String(trouble))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Flex gap={8}>
      <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void save('csv')}>
        CSV
      </Button>
      <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void save('json')}>
        JSON
      </Button>
    </Flex>
  )
}
