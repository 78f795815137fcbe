import { useApiWord, useWords } from '../i18n'
import { line } from '../lib/command'
import type { Action } from './action'

/** What administrators put right by hand, and how the APIs call it. */
export interface Thing {
  kind: 'volume' | 'snapshot' | 'backup' | 'group' | 'group-snapshot'
  id: string
  name: string | null
}

const RESET: Record<Thing['kind'], { rule: string; body: string; path: string; states: string[] }> = {
  volume: {
    rule: 'volume_extension:volume_admin_actions:reset_status',
    body: 'os-reset_status',
    path: 'volumes',
    states: ['available', 'in-use', 'error'],
  },
  snapshot: {
    rule: 'volume_extension:snapshot_admin_actions:reset_status',
    body: 'os-reset_status',
    path: 'snapshots',
    states: ['available', 'error'],
  },
  backup: {
    rule: 'volume_extension:backup_admin_actions:reset_status',
    body: 'os-reset_status',
    path: 'backups',
    states: ['available', 'error'],
  },
  group: { rule: 'group:reset_status', body: 'reset_status', path: 'groups', states: ['available', 'error'] },
  'group-snapshot': {
    rule: 'group:reset_group_snapshot_status',
    body: 'reset_status',
    path: 'group_snapshots',
    states: ['available', 'error'],
  },
}

/** Only what is written down is changed: for when it is not as things are. */
export function useResetStatus(): (thing: Thing) => Action {
  const { t } = useWords()
  const word = useApiWord()
  return ({ kind, id, name }) => {
    const { rule, body, path, states } = RESET[kind]
    return {
      title: t('hand.reset', { name: name ?? id.slice(0, 8) }),
      verb: t('hand.resetVerb'),
      danger: true,
      rule,
      note: t('hand.resetNote'),
      fields: [
        {
          name: 'status',
          label: t('word.status'),
          kind: 'select',
          required: true,
          initial: 'available',
          choices: states.map((value) => ({ value, label: word('state', value) })),
        },
      ],
      calls: (values) => [{ method: 'POST', path: `/v3/${path}/${id}/action`, body: { [body]: { status: values.status } } }],
      cli: (values) =>
        kind === 'volume'
          ? line('octopus', 'volume', 'reset-status', id, '--status', String(values.status))
          : line('octopus', kind, 'reset-status', id, String(values.status)),
    }
  }
}

const PLAINLY = /^(available|error.*)$/

/** Deletes what is in a status that does not let it go otherwise: for what will never be done any more. */
export function useForceDelete(): (thing: Thing & { kind: 'volume' | 'snapshot' | 'backup'; status: string }) => Action[] {
  const { t } = useWords()
  return ({ kind, id, name, status }) =>
    PLAINLY.test(status)
      ? []
      : [
          {
            title: t('hand.force', { name: name ?? id.slice(0, 8) }),
            verb: t('hand.forceVerb'),
            danger: true,
            rule: `volume_extension:${kind}_admin_actions:force_delete`,
            note: t('hand.forceNote'),
            calls: () => [{ method: 'POST', path: `/v3/${kind}s/${id}/action`, body: { 'os-force_delete': {} } }],
            cli: () => line('octopus', kind, 'delete', id, '--force'),
          },
        ]
}
