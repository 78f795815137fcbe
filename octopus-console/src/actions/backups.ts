import type { Backup } from '../api/types'
import { useWords } from '../i18n'
import { readRecord } from '../lib/backupRecord'
import { line, option } from '../lib/command'
import { download } from '../lib/download'
import { type Action, given, text, type Values } from './action'
import { useForceDelete, useResetStatus } from './byHand'

export function useBackupActions(): (backup: Backup) => Action[] {
  const { t } = useWords()
  const force = useForceDelete()
  const reset = useResetStatus()
  return (backup) => {
    const name = { name: backup.name ?? backup.id.slice(0, 8) }
    const path = `/v3/backups/${backup.id}`
    const restore: Action = {
      title: t('backup.restore', name),
      verb: t('backup.restoreVerb'),
      rule: 'backup:restore',
      note: t('backup.restoreNote'),
      fields: [
        { name: 'name', label: t('backup.newName'), kind: 'text' },
        { name: 'volume', label: t('backup.into'), kind: 'volume' },
      ],
      calls: (values) => [
        {
          method: 'POST',
          path: `${path}/restore`,
          body: { restore: given({ name: text(values, 'name'), volume_id: text(values, 'volume') }) },
        },
      ],
      cli: (values) =>
        line('octopus', 'backup', 'restore', backup.id, ...option('--into', values.volume), ...option('--name', values.name)),
    }
    const record: Action = {
      title: t('record.export', name),
      verb: t('record.exportVerb'),
      rule: 'backup:export-import',
      note: t('record.exportNote'),
      calls: () => [{ method: 'GET', path: `${path}/export_record` }],
      cli: () => line('octopus', 'backup', 'export', backup.id),
      after: (answers) =>
        download(`backup-${backup.id}.json`, 'application/json', `${JSON.stringify(answers[0], null, 2)}\n`),
    }
    const remove: Action = {
      title: t('backup.delete', name),
      verb: t('action.delete'),
      danger: true,
      rule: 'backup:delete',
      calls: () => [{ method: 'DELETE', path }],
      cli: () => line('octopus', 'backup', 'delete', backup.id),
    }
    const thing = { kind: 'backup' as const, ...backup }
    const forced = backup.has_dependent_backups ? [] : force(thing)
    return [
      ...(backup.status === 'available' ? [restore, record] : []),
      reset(thing),
      ...forced,
      ...(backup.has_dependent_backups || forced.length > 0 ? [] : [remove]),
    ]
  }
}

/** Makes a backup known again from the record that was exported of it, as a file or as its two texts. */
export function useImportBackup(): Action {
  const { t } = useWords()
  return {
    title: t('record.import'),
    verb: t('record.importVerb'),
    rule: 'backup:backup-import',
    note: t('record.importNote'),
    fields: [
      {
        name: 'record',
        label: t('record.text'),
        kind: 'area',
        required: true,
        help: t('record.textHelp'),
        check: (typed) => (readRecord(typed) ? undefined : t('record.wrong')),
      },
    ],
    calls: (values) => [
      { method: 'POST', path: '/v3/backups/import_record', body: { 'backup-record': readRecord(typed(values)) } },
    ],
    cli: (values) => {
      const record = readRecord(typed(values))
      return line('octopus', 'backup', 'import', record?.backup_service ?? 'SERVICE', record?.backup_url ?? 'RECORD')
    },
  }
}

const typed = (values: Values) => text(values, 'record') ?? ''
