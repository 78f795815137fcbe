import type { Snapshot } from '../api/types'
import { useWords } from '../i18n'
import { line, option } from '../lib/command'
import { type Action, given, text } from './action'
import { useForceDelete, useResetStatus } from './byHand'

/** Deletes these snapshots. */
export function useDeleteSnapshots(): (snapshots: Snapshot[]) => Action {
  const { t } = useWords()
  return (snapshots) => ({
    title: t('snapshot.delete', { count: snapshots.length, name: snapshots[0]?.name ?? snapshots[0]?.id.slice(0, 8) }),
    verb: t('action.delete'),
    danger: true,
    rule: 'volume:delete_snapshot',
    calls: () => snapshots.map((snapshot) => ({ method: 'DELETE', path: `/v3/snapshots/${snapshot.id}` })),
    cli: () => line('octopus', 'snapshot', 'delete', ...snapshots.map((snapshot) => snapshot.id)),
  })
}

export function useSnapshotActions(): (snapshot: Snapshot) => Action[] {
  const { t } = useWords()
  const remove = useDeleteSnapshots()
  const reset = useResetStatus()
  const force = useForceDelete()
  return (snapshot) => {
    const name = { name: snapshot.name ?? snapshot.id.slice(0, 8) }
    const copy: Action = {
      title: t('snapshot.copy', name),
      verb: t('snapshot.copyVerb'),
      rule: 'volume:create',
      fields: [
        { name: 'name', label: t('word.name'), kind: 'text' },
        {
          name: 'size',
          label: t('volume.sizeGib'),
          kind: 'number',
          least: snapshot.size,
          initial: snapshot.size,
          required: true,
        },
      ],
      calls: (values) => [
        {
          method: 'POST',
          path: '/v3/volumes',
          body: { volume: given({ name: text(values, 'name'), size: values.size, snapshot_id: snapshot.id }) },
        },
      ],
      cli: (values) =>
        line('octopus', 'volume', 'create', text(values, 'name'), ...option('--snapshot', snapshot.id), ...option('--size', values.size)),
    }
    const edit: Action = {
      title: t('snapshot.edit', name),
      verb: t('action.edit'),
      rule: 'volume:update_snapshot',
      fields: [
        { name: 'name', label: t('word.name'), kind: 'text', initial: snapshot.name ?? '' },
        { name: 'description', label: t('word.description'), kind: 'text', initial: snapshot.description ?? '' },
      ],
      calls: (values) => [
        {
          method: 'PUT',
          path: `/v3/snapshots/${snapshot.id}`,
          body: {
            snapshot: { name: text(values, 'name') ?? '', description: text(values, 'description') ?? '' },
          },
        },
      ],
      cli: (values) => line('octopus', 'snapshot', 'set', snapshot.id, ...option('--name', values.name)),
    }
    const revert: Action = {
      title: t('snapshot.revert', name),
      verb: t('snapshot.revertVerb'),
      danger: true,
      rule: 'volume:revert_to_snapshot',
      note: t('snapshot.revertNote'),
      calls: () => [
        {
          method: 'POST',
          path: `/v3/volumes/${snapshot.volume_id}/action`,
          body: { revert: { snapshot_id: snapshot.id } },
        },
      ],
      cli: () => line('octopus', 'volume', 'revert', snapshot.volume_id, snapshot.id),
    }
    const unmanage: Action = {
      title: t('volume.unmanage', name),
      verb: t('volume.unmanageVerb'),
      danger: true,
      rule: 'snapshot_extension:snapshot_unmanage',
      note: t('volume.unmanageNote'),
      calls: () => [{ method: 'POST', path: `/v3/snapshots/${snapshot.id}/action`, body: { 'os-unmanage': {} } }],
      cli: () => line('octopus', 'snapshot', 'unmanage', snapshot.id),
    }
    const thing = { kind: 'snapshot' as const, ...snapshot }
    const forced = force(thing)
    const whole = snapshot.status === 'available'
    return [
      ...(whole ? [copy] : []),
      edit,
      ...(whole ? [revert, unmanage] : []),
      reset(thing),
      ...(forced.length > 0 ? forced : [remove([snapshot])]),
    ]
  }
}
