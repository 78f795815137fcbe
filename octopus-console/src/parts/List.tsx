import { Empty, Table, type TableColumnsType, type TableProps } from 'antd'
import { useWords } from '../i18n'

type Props<T extends object> = {
  label: string
  rows: T[] | undefined
  columns: TableColumnsType<T>
  rowKey?: string | ((row: T) => string)
  empty?: string
} & Omit<TableProps<T>, 'rowKey' | 'columns' | 'dataSource' | 'title'>

/**
 * A table as every page has it: quiet, scrolls sideways where the screen is narrow, with what can be done with a row always in
 * sight; says when there is nothing.
 */
export function List<T extends object>({ label, rows, columns, rowKey = 'id', empty, ...more }: Props<T>) {
  const { t } = useWords()
  return (
    <Table<T>
      size="small"
      aria-label={label}
      rowKey={rowKey}
      dataSource={rows ?? []}
      columns={columns.map((column) => (column.key === 'actions' ? { ...column, fixed: 'right' as const } : column))}
      loading={rows === undefined}
      pagination={false}
      scroll={{ x: 'max-content' }}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty ?? t('list.none')} /> }}
      {...more}
    />
  )
}
