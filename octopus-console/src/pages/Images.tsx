import { UploadOutlined } from '@ant-design/icons'
import { Button, Tabs } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router'
import type { Action } from '../actions/action'
import { RowActions } from '../actions/ActionButtons'
import { useImageActions } from '../actions/images'
import { withQuery } from '../api/client'
import type { CacheEntry, Image } from '../api/types'
import { useLive } from '../app/queries'
import { useMay } from '../app/session'
import { useUrlState } from '../app/urlState'
import { useWords } from '../i18n'
import { line } from '../lib/command'
import { bytes, gib, number } from '../lib/format'
import { ProblemView } from '../parts/FaultView'
import { Id } from '../parts/Links'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { StateTag } from '../parts/StateTag'
import { Ago } from '../parts/Time'

const UploadDialog = lazy(() => import('../parts/UploadDialog').then((module) => ({ default: module.UploadDialog })))
const PAGE = 50

export default function Images() {
  const { t } = useWords()
  const may = useMay()
  const { read, write } = useUrlState()
  const [uploading, setUploading] = useState<{ going?: Image }>()
  const tabs = [
    { key: 'images', label: t('menu.images'), children: <All goOn={(going) => setUploading({ going })} /> },
    ...(may('image-cache:list') ? [{ key: 'cache', label: t('image.cache'), children: <Cache /> }] : []),
  ]
  return (
    <Page
      title={t('menu.images')}
      actions={
        may('image:upload') && (
          <Button type="primary" icon={<UploadOutlined />} onClick={() => setUploading({})}>
            {t('image.uploadVerb')}
          </Button>
        )
      }
    >
      <Tabs activeKey={read('tab') || 'images'} onChange={(tab) => write({ tab })} items={tabs} />
      {uploading && (
        <Suspense fallback={null}>
          <UploadDialog going={uploading.going} close={() => setUploading(undefined)} />
        </Suspense>
      )}
    </Page>
  )
}

function All({ goOn }: { goOn: (image: Image) => void }) {
  const { t, language } = useWords()
  const { read, write } = useUrlState()
  const may = useMay()
  const actions = useImageActions()
  const marker = read('marker')
  const { data, error } = useLive<{ images: Image[]; next?: string }>(
    withQuery('/image/v2/images', { limit: PAGE, marker, sort: 'created_at:desc' }),
  )
  const columns: ColumnsType<Image> = [
    {
      title: t('word.name'),
      key: 'name',
      render: (_, row) => <Link to={`/images/${row.id}`}>{row.name || row.id.slice(0, 8)}</Link>,
    },
    { title: t('word.id'), key: 'id', render: (_, row) => <Id id={row.id} /> },
    {
      title: t('word.status'),
      key: 'status',
      render: (_, row) => (
        <>
          <StateTag state={row.status} />
          {(row.status === 'saving' || row.status === 'queued') && may('image:upload') && (
            <Button size="small" aria-label={t('image.goOn', { name: row.name ?? row.id })} onClick={() => goOn(row)}>
              {t('image.goOnVerb')}
            </Button>
          )}
        </>
      ),
    },
    { title: t('image.format'), dataIndex: 'disk_format' },
    {
      title: t('image.size'),
      key: 'size',
      align: 'right',
      className: 'numbers',
      render: (_, row) => (row.size === null ? '–' : bytes(row.size, language)),
    },
    {
      title: t('image.virtualSize'),
      key: 'virtual',
      align: 'right',
      className: 'numbers',
      render: (_, row) => (row.virtual_size ? bytes(row.virtual_size, language) : '–'),
    },
    { title: t('image.visibility'), dataIndex: 'visibility' },
    { title: t('word.reason'), dataIndex: 'octopus_refusal' },
    { title: t('word.created'), key: 'created', render: (_, row) => <Ago at={row.created_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={actions(row)} of={row.name ?? row.id} /> },
  ]
  return (
    <>
      <ProblemView problem={error} />
      <List label={t('menu.images')} rows={data?.images} columns={columns} />
      {data?.next && (
        <Button onClick={() => write({ marker: data.images.at(-1)?.id }, false)}>{t('list.further')}</Button>
      )}
      {marker !== '' && <Button onClick={() => write({ marker: undefined }, false)}>{t('list.first')}</Button>}
    </>
  )
}

function Cache() {
  const { t, language } = useWords()
  const { data, error } = useLive<{ image_cache: CacheEntry[] }>('/api/v1/image-cache')
  const evict = (entry: CacheEntry): Action => ({
    title: t('image.evict'),
    verb: t('image.evictVerb'),
    danger: true,
    rule: 'image-cache:evict',
    note: t('image.evictNote'),
    calls: () => [{ method: 'DELETE', path: `/api/v1/image-cache/${entry.id}` }],
    cli: () => line('octopus', 'cache', 'remove', entry.id),
  })
  const columns: ColumnsType<CacheEntry> = [
    {
      title: t('word.image'),
      key: 'image',
      render: (_, row) => <Link to={`/images/${row.image_id}`}>{row.image_id.slice(0, 8)}</Link>,
    },
    { title: t('word.pool'), key: 'pool', render: (_, row) => `${row.backend}#${row.pool}` },
    { title: t('word.state'), key: 'state', render: (_, row) => <StateTag state={row.state} /> },
    { title: t('word.size'), key: 'size', align: 'right', render: (_, row) => gib(row.size, language) },
    { title: t('image.uses'), key: 'uses', align: 'right', render: (_, row) => number(row.uses, language) },
    { title: t('image.lastUsed'), key: 'used', render: (_, row) => <Ago at={row.last_used_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={[evict(row)]} of={row.image_id} /> },
  ]
  return (
    <>
      <ProblemView problem={error} />
      <List label={t('image.cache')} rows={data?.image_cache} columns={columns} />
    </>
  )
}
