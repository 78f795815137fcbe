import type { TableColumnsType, TableProps } from 'antd'
import { Input, Select } from 'antd'
import type { SorterResult } from 'antd/es/table/interface'
import { useEffect, useState } from 'react'
import { PAGE_SIZES, usePaging } from '../app/urlState'
import { useWords } from '../i18n'
import { number } from '../lib/format'
import { List } from './List'

/** A list that the server pages, sorts and filters, however long it is. */
export function RemoteList<T extends object>({
  label,
  rows,
  total,
  columns,
  paging,
  ...more
}: {
  label: string
  rows: T[] | undefined
  total: number | undefined
  columns: TableColumnsType<T>
  paging: ReturnType<typeof usePaging>
} & Omit<TableProps<T>, 'columns' | 'dataSource' | 'title' | 'rowKey'>) {
  const { t, language } = useWords()
  const [sortKey, direction] = paging.sort.split(':')
  const ordered = columns.map((column) =>
    column.sorter ? { ...column, sortOrder: column.key === sortKey ? order(direction) : null } : column,
  )
  return (
    <List<T>
      label={label}
      rows={rows}
      columns={ordered}
      pagination={{
        current: paging.page,
        pageSize: paging.size,
        total: total ?? 0,
        showSizeChanger: true,
        pageSizeOptions: PAGE_SIZES,
        showTotal: (count) => t('list.total', { count, shown: number(count, language) }),
        responsive: true,
      }}
      onChange={(page, _, sorter, extra) => {
        const sort = sorter as SorterResult<T>
        const sorted = extra.action === 'sort'
        paging.write(
          {
            page: sorted || page.pageSize !== paging.size ? undefined : page.current,
            size: page.pageSize,
            sort: sort.order ? `${String(sort.columnKey)}:${sort.order === 'ascend' ? 'asc' : 'desc'}` : undefined,
          },
          false,
        )
      }}
      {...more}
    />
  )
}

const order = (direction: string | undefined) => (direction === 'asc' ? ('ascend' as const) : ('descend' as const))

const PAUSE_MILLIS = 250

/** A filter that is typed: asked for when the typing pauses. */
export function TextFilter({ name, label, paging }: { name: string; label: string; paging: Pick<ReturnType<typeof usePaging>, 'read' | 'write'> }) {
  const current = paging.read(name)
  const [typed, setTyped] = useState(current)
  useEffect(() => setTyped(current), [current])
  useEffect(() => {
    if (typed === current) return
    const timer = setTimeout(() => paging.write({ [name]: typed, page: undefined }), PAUSE_MILLIS)
    return () => clearTimeout(timer)
  }, [typed, current, name, paging])
  return (
    <Input
      allowClear
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  )
}

export function ChoiceFilter({
  name,
  label,
  choices,
  paging,
}: {
  name: string
  label: string
  choices: { value: string; label: string }[]
  paging: Pick<ReturnType<typeof usePaging>, 'read' | 'write'>
}) {
  return (
    <Select
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={label}
      placeholder={label}
      value={paging.read(name) || undefined}
      options={choices}
      onChange={(value?: string) => paging.write({ [name]: value, page: undefined })}
    />
  )
}
