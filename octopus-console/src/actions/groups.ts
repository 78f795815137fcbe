import type { Group, GroupSnapshot, GroupType, Volume, VolumeType } from '../api/types'
import { useWords } from '../i18n'
import { line, option } from '../lib/command'
import { type Action, given, text, type Values } from './action'
import { useResetStatus } from './byHand'

const chosen = (values: Values, name: string) => (values[name] ?? []) as string[]

export function useCreateGroup(kinds: GroupType[], types: VolumeType[], after?: (id: string) => void): Action {
  const { t } = useWords()
  return {
    title: t('group.create'),
    verb: t('group.createVerb'),
    rule: 'group:create',
    fields: [
      { name: 'name', label: t('word.name'), kind: 'text' },
      {
        name: 'kind',
        label: t('group.type'),
        kind: 'select',
        required: true,
        help: t('group.typeHelp'),
        choices: kinds.map((kind) => ({ value: kind.id, label: kind.name })),
      },
      {
        name: 'types',
        label: t('group.volumeTypes'),
        kind: 'select',
        several: true,
        required: true,
        choices: types.map((type) => ({ value: type.id, label: type.name })),
      },
      { name: 'description', label: t('word.description'), kind: 'text' },
      { name: 'zone', label: t('word.zone'), kind: 'text' },
    ],
    calls: (values) => [
      {
        method: 'POST',
        path: '/v3/groups',
        body: {
          group: given({
            name: text(values, 'name'),
            group_type: text(values, 'kind'),
            volume_types: chosen(values, 'types'),
            description: text(values, 'description'),
            availability_zone: text(values, 'zone'),
          }),
        },
      },
    ],
    cli: (values) =>
      line(
        'octopus',
        'group',
        'create',
        text(values, 'name'),
        ...option('--group-type', values.kind),
        ...chosen(values, 'types').flatMap((type) => ['--type', type]),
        ...option('--description', values.description),
        ...option('--zone', values.zone),
      ),
    after: (answers) => {
      const made = (answers[0] as { group?: { id: string } } | undefined)?.group
      if (made) after?.(made.id)
    },
  }
}

/** What can be done with a group in its status. @param gone after it was asked to go */
export function useGroupActions(): (group: Group, volumes: Volume[], gone?: () => void) => Action[] {
  const { t } = useWords()
  const byHand = useResetStatus()
  return (group, volumes, gone) => {
    const name = { name: group.name ?? group.id.slice(0, 8) }
    const path = `/v3/groups/${group.id}`
    const choices = (inside: boolean) =>
      volumes
        .filter((volume) => (volume.group_id === group.id) === inside && (inside || !volume.group_id))
        .map((volume) => ({ value: volume.id, label: volume.name ?? volume.id }))
    const snapshot: Action = {
      title: t('group.snapshot', name),
      verb: t('volume.snapshotVerb'),
      rule: 'group:create_group_snapshot',
      note: t('group.snapshotNote'),
      fields: [
        { name: 'name', label: t('word.name'), kind: 'text' },
        { name: 'description', label: t('word.description'), kind: 'text' },
      ],
      calls: (values) => [
        {
          method: 'POST',
          path: '/v3/group_snapshots',
          body: {
            group_snapshot: given({
              group_id: group.id,
              name: text(values, 'name'),
              description: text(values, 'description'),
            }),
          },
        },
      ],
      cli: (values) => line('octopus', 'group-snapshot', 'create', group.id, ...option('--name', values.name)),
    }
    const edit: Action = {
      title: t('group.edit', name),
      verb: t('action.edit'),
      rule: 'group:update',
      note: t('group.editNote'),
      fields: [
        { name: 'name', label: t('word.name'), kind: 'text', initial: group.name ?? '' },
        { name: 'description', label: t('word.description'), kind: 'text', initial: group.description ?? '' },
        { name: 'add', label: t('group.add'), kind: 'select', several: true, choices: choices(false) },
        { name: 'remove', label: t('group.remove'), kind: 'select', several: true, choices: choices(true) },
      ],
      calls: (values) => [
        {
          method: 'PUT',
          path,
          body: {
            group: given({
              name: text(values, 'name') === (group.name ?? undefined) ? undefined : text(values, 'name'),
              description:
                text(values, 'description') === (group.description ?? undefined) ? undefined : text(values, 'description'),
              add_volumes: chosen(values, 'add').join(','),
              remove_volumes: chosen(values, 'remove').join(','),
            }),
          },
        },
      ],
      cli: (values) =>
        line(
          'octopus',
          'group',
          'set',
          group.id,
          ...option('--name', values.name),
          ...chosen(values, 'add').flatMap((volume) => ['--add', volume]),
          ...chosen(values, 'remove').flatMap((volume) => ['--remove', volume]),
        ),
    }
    const copy: Action = {
      title: t('group.copy', name),
      verb: t('group.copyVerb'),
      rule: 'group:create',
      note: t('group.copyNote'),
      fields: [{ name: 'name', label: t('word.name'), kind: 'text' }],
      calls: (values) => [
        {
          method: 'POST',
          path: '/v3/groups/action',
          body: { 'create-from-src': given({ name: text(values, 'name'), source_group_id: group.id }) },
        },
      ],
      cli: (values) => line('octopus', 'group', 'create', text(values, 'name'), ...option('--from-group', group.id)),
    }
    const remove: Action = {
      title: t('group.delete', name),
      verb: t('action.delete'),
      danger: true,
      rule: 'group:delete',
      fields: [{ name: 'volumes', label: t('group.withVolumes'), kind: 'switch', initial: false }],
      calls: (values) => [
        { method: 'POST', path: `${path}/action`, body: { delete: { 'delete-volumes': values.volumes === true } } },
      ],
      cli: (values) => line('octopus', 'group', 'delete', group.id, values.volumes === true && '--with-volumes'),
      after: gone,
    }
    const reset = byHand({ kind: 'group', ...group })
    switch (group.status) {
      case 'available':
        return [edit, snapshot, copy, reset, remove]
      case 'error':
        return [reset, remove]
      default:
        return [reset]
    }
  }
}

export function useGroupSnapshotActions(): (snapshot: GroupSnapshot) => Action[] {
  const { t } = useWords()
  const reset = useResetStatus()
  return (snapshot) => {
    const name = { name: snapshot.name ?? snapshot.id.slice(0, 8) }
    const copy: Action = {
      title: t('group.fromSnapshot', name),
      verb: t('group.fromSnapshotVerb'),
      rule: 'group:create',
      fields: [{ name: 'name', label: t('word.name'), kind: 'text' }],
      calls: (values) => [
        {
          method: 'POST',
          path: '/v3/groups/action',
          body: { 'create-from-src': given({ name: text(values, 'name'), group_snapshot_id: snapshot.id }) },
        },
      ],
      cli: (values) => line('octopus', 'group', 'create', text(values, 'name'), ...option('--from-snapshot', snapshot.id)),
    }
    const remove: Action = {
      title: t('group.deleteSnapshot', name),
      verb: t('action.delete'),
      danger: true,
      rule: 'group:delete_group_snapshot',
      calls: () => [{ method: 'DELETE', path: `/v3/group_snapshots/${snapshot.id}` }],
      cli: () => line('octopus', 'group-snapshot', 'delete', snapshot.id),
    }
    const byHand = reset({ kind: 'group-snapshot', ...snapshot })
    return snapshot.status === 'available' ? [copy, byHand, remove] : [byHand, remove]
  }
}
