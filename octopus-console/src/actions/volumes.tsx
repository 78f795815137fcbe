import type { Call } from '../api/client'
import type { Image, Snapshot, Volume, VolumeType } from '../api/types'
import { useWords } from '../i18n'
import { line, option } from '../lib/command'
import { VerdictList } from '../parts/Placement'
import { type Action, asPairs, type FieldSpec, given, pairs, text, type Values, whole } from './action'
import { useForceDelete, useResetStatus } from './byHand'
import { useSeldomVolumeActions } from './seldomVolumes'
import { useOfferVolume } from './transfers'

const path = (volume: Volume) => `/v3/volumes/${volume.id}`
const BUSY_OR_USED = /^(in-use|attaching|detaching|reserved|maintenance)$/
const DELETABLE = /^(available|error.*)$/

/** What is offered when a volume is made. */
export interface Sources {
  types: VolumeType[]
  images: Image[]
  snapshots: Snapshot[]
  zones: string[]
}

export const EMPTY_SOURCES: Sources = { types: [], images: [], snapshots: [], zones: [] }

/** @param start what is filled in already, such as the snapshot of which a copy is wanted */
export function useCreateVolume(sources: Sources, start: Values = {}, after?: (id: string) => void): Action {
  const { t } = useWords()
  const choices = (list: { id: string; name: string | null }[]) =>
    list.map((each) => ({ value: each.id, label: each.name ?? each.id }))
  return {
    title: t('volume.create'),
    verb: t('volume.createVerb'),
    rule: 'volume:create',
    fields: (values) => [
      { name: 'name', label: t('word.name'), kind: 'text', initial: start.name },
      {
        name: 'from',
        label: t('volume.from'),
        kind: 'select',
        required: true,
        initial: start.from ?? 'empty',
        choices: ['empty', 'image', 'snapshot', 'volume'].map((value) => ({ value, label: t(`volume.from_${value}`) })),
      },
      {
        name: 'image',
        label: t('word.image'),
        kind: 'select',
        required: true,
        initial: start.image,
        choices: choices(sources.images.filter((image) => image.status === 'active')),
        when: (typed) => typed.from === 'image',
      },
      {
        name: 'snapshot',
        label: t('word.snapshot'),
        kind: 'select',
        required: true,
        initial: start.snapshot,
        choices: choices(sources.snapshots),
        when: (typed) => typed.from === 'snapshot',
      },
      {
        name: 'volume',
        label: t('volume.sourceId'),
        kind: 'text',
        required: true,
        initial: start.volume,
        when: (typed) => typed.from === 'volume',
      },
      {
        name: 'size',
        label: t('volume.sizeGib'),
        kind: 'number',
        least: 1,
        initial: start.size ?? 1,
        required: values.from === 'empty' || values.from === 'image',
      },
      {
        name: 'type',
        label: t('word.type'),
        kind: 'select',
        choices: sources.types.map((type) => ({ value: type.name, label: type.name })),
        help: sources.types.find((type) => type.name === values.type)?.description ?? undefined,
      },
      {
        name: 'zone',
        label: t('word.zone'),
        kind: 'select',
        choices: sources.zones.map((zone) => ({ value: zone, label: zone })),
      },
      { name: 'description', label: t('word.description'), kind: 'text' },
      { name: 'metadata', label: t('word.metadata'), kind: 'pairs' },
    ],
    preview: (values) => {
      const size = whole(values, 'size')
      return size ? <VerdictList wanted={{ size, type: text(values, 'type'), zone: text(values, 'zone') }} /> : null
    },
    calls: (values) => [
      {
        method: 'POST',
        path: '/v3/volumes',
        body: {
          volume: given({
            name: text(values, 'name'),
            description: text(values, 'description'),
            size: whole(values, 'size'),
            volume_type: text(values, 'type'),
            availability_zone: text(values, 'zone'),
            imageRef: values.from === 'image' ? text(values, 'image') : undefined,
            snapshot_id: values.from === 'snapshot' ? text(values, 'snapshot') : undefined,
            source_volid: values.from === 'volume' ? text(values, 'volume') : undefined,
            metadata: Object.keys(pairs(values, 'metadata')).length > 0 ? pairs(values, 'metadata') : undefined,
          }),
        },
      },
    ],
    cli: (values) =>
      line(
        'octopus',
        'volume',
        'create',
        text(values, 'name'),
        ...option('--size', values.size),
        ...option('--type', values.type),
        ...(values.from === 'image' ? option('--image', values.image) : []),
        ...(values.from === 'snapshot' ? option('--snapshot', values.snapshot) : []),
        ...(values.from === 'volume' ? option('--source', values.volume) : []),
        ...option('--description', values.description),
        ...option('--availability-zone', values.zone),
        ...Object.entries(pairs(values, 'metadata')).flatMap(([key, value]) => ['--metadata', `${key}=${value}`]),
      ),
    after: (answers) => {
      const made = (answers[0] as { volume?: { id: string } } | undefined)?.volume
      if (made) after?.(made.id)
    },
  }
}

/** Deletes these volumes; with their snapshots when asked to. */
export function useDeleteVolumes(): (volumes: Volume[]) => Action {
  const { t } = useWords()
  return (volumes) => ({
    title: t('volume.delete', { count: volumes.length, name: volumes[0]?.name ?? volumes[0]?.id.slice(0, 8) }),
    verb: t('action.delete'),
    danger: true,
    rule: 'volume:delete',
    note: t('volume.deleteNote', { count: volumes.length }),
    fields: [{ name: 'cascade', label: t('volume.cascade'), kind: 'switch', initial: false }],
    calls: (values) =>
      volumes.map((volume) => ({ method: 'DELETE', path: path(volume) + (values.cascade ? '?cascade=true' : '') })),
    cli: (values) =>
      line('octopus', 'volume', 'delete', ...volumes.map((volume) => volume.id), values.cascade === true && '--cascade'),
  })
}

/** What may be done with several volumes at a time. */
export function useManyVolumes(): (volumes: Volume[], types: VolumeType[]) => Action[] {
  const { t } = useWords()
  const remove = useDeleteVolumes()
  return (volumes, types) => {
    const count = { count: volumes.length }
    const each = (to: (volume: Volume) => Call) => volumes.map(to)
    const lines = (to: (volume: Volume) => string) => volumes.map(to).join('\n')
    const named = (volume: Volume, values: Values) => {
      const prefix = text(values, 'prefix')
      return prefix && `${prefix}${volume.name ?? volume.id.slice(0, 8)}`
    }
    const prefix: FieldSpec = { name: 'prefix', label: t('volume.prefix'), kind: 'text', help: t('volume.prefixHelp') }
    const snapshot: Action = {
      title: t('volume.snapshotMany', count),
      verb: t('volume.snapshotVerb'),
      rule: 'volume:create_snapshot',
      note: volumes.some((volume) => BUSY_OR_USED.test(volume.status)) ? t('volume.snapshotUsed') : undefined,
      fields: [prefix],
      calls: (values) =>
        each((volume) => ({
          method: 'POST',
          path: '/v3/snapshots',
          body: {
            snapshot: given({
              volume_id: volume.id,
              name: named(volume, values),
              force: BUSY_OR_USED.test(volume.status) ? true : undefined,
            }),
          },
        })),
      cli: (values) =>
        lines((volume) => line('octopus', 'snapshot', 'create', volume.id, ...option('--name', named(volume, values)))),
    }
    const backup: Action = {
      title: t('volume.backupMany', count),
      verb: t('volume.backupVerb'),
      rule: 'backup:create',
      fields: [prefix, { name: 'incremental', label: t('backup.incremental'), kind: 'switch', initial: false }],
      calls: (values) =>
        each((volume) => ({
          method: 'POST',
          path: '/v3/backups',
          body: {
            backup: given({
              volume_id: volume.id,
              name: named(volume, values),
              incremental: values.incremental === true,
              force: BUSY_OR_USED.test(volume.status) ? true : undefined,
            }),
          },
        })),
      cli: (values) =>
        lines((volume) =>
          line('octopus', 'backup', 'create', volume.id, ...option('--name', named(volume, values)), values.incremental === true && '--incremental'),
        ),
    }
    const retype: Action = {
      title: t('volume.retypeMany', count),
      verb: t('volume.retypeVerb'),
      rule: 'volume:retype',
      fields: retypeFields(t, types),
      calls: (values) => each((volume) => actOn(volume, retypeBody(values))),
      cli: (values) => lines((volume) => retypeLine(volume, values)),
    }
    return [snapshot, backup, retype, remove(volumes)]
  }
}

const actOn = (volume: Volume, body: Values): Call => ({ method: 'POST', path: `${path(volume)}/action`, body })

const retypeFields = (t: (key: string) => string, types: VolumeType[]): FieldSpec[] => [
  {
    name: 'type',
    label: t('word.type'),
    kind: 'select',
    required: true,
    choices: types.map((type) => ({ value: type.name, label: type.name })),
  },
  {
    name: 'policy',
    label: t('volume.mayMove'),
    kind: 'select',
    required: true,
    initial: 'never',
    choices: ['never', 'on-demand'].map((value) => ({ value, label: t(`volume.move_${value}`) })),
  },
]

const retypeBody = (values: Values) => ({ 'os-retype': { new_type: values.type, migration_policy: values.policy } })

const retypeLine = (volume: Volume, values: Values) =>
  line('octopus', 'volume', 'retype', volume.id, text(values, 'type') ?? 'TYPE', ...option('--migration-policy', values.policy))

/** What can be done with a volume in its status. */
export function useVolumeActions(): (volume: Volume, types: VolumeType[]) => Action[] {
  const { t } = useWords()
  const remove = useDeleteVolumes()
  const offer = useOfferVolume()
  const seldom = useSeldomVolumeActions()
  const reset = useResetStatus()
  const force = useForceDelete()
  return (volume, types) => {
    const name = { name: volume.name ?? volume.id.slice(0, 8) }
    const act = (body: Values) => [actOn(volume, body)]
    const used = BUSY_OR_USED.test(volume.status)
    const extend: Action = {
      title: t('volume.extend', name),
      verb: t('volume.extendVerb'),
      rule: 'volume:extend',
      fields: [
        {
          name: 'size',
          label: t('volume.newSize'),
          kind: 'number',
          least: volume.size + 1,
          initial: volume.size + 1,
          required: true,
        },
      ],
      calls: (values) => act({ 'os-extend': { new_size: whole(values, 'size') } }),
      cli: (values) => line('octopus', 'volume', 'extend', volume.id, whole(values, 'size') ?? 'SIZE'),
    }
    const snapshot: Action = {
      title: t('volume.snapshot', name),
      verb: t('volume.snapshotVerb'),
      rule: 'volume:create_snapshot',
      note: used ? t('volume.snapshotUsed') : undefined,
      fields: [
        { name: 'name', label: t('word.name'), kind: 'text' },
        { name: 'description', label: t('word.description'), kind: 'text' },
      ],
      calls: (values) => [
        {
          method: 'POST',
          path: '/v3/snapshots',
          body: {
            snapshot: given({
              volume_id: volume.id,
              force: used ? true : undefined,
              name: text(values, 'name'),
              description: text(values, 'description'),
            }),
          },
        },
      ],
      cli: (values) => line('octopus', 'snapshot', 'create', volume.id, ...option('--name', values.name)),
    }
    const edit: Action = {
      title: t('volume.edit', name),
      verb: t('action.edit'),
      rule: 'volume:update',
      fields: [
        { name: 'name', label: t('word.name'), kind: 'text', initial: volume.name ?? '' },
        { name: 'description', label: t('word.description'), kind: 'text', initial: volume.description ?? '' },
        { name: 'metadata', label: t('word.metadata'), kind: 'pairs', initial: asPairs(volume.metadata) },
      ],
      calls: (values) => [
        {
          method: 'PUT',
          path: path(volume),
          body: {
            volume: {
              name: text(values, 'name') ?? '',
              description: text(values, 'description') ?? '',
              metadata: pairs(values, 'metadata'),
            },
          },
        },
      ],
      cli: (values) => line('octopus', 'volume', 'set', volume.id, ...option('--name', values.name)),
    }
    const retype: Action = {
      title: t('volume.retype', name),
      verb: t('volume.retypeVerb'),
      rule: 'volume:retype',
      fields: retypeFields(t, types.filter((type) => type.name !== volume.volume_type)),
      calls: (values) => act(retypeBody(values)),
      cli: (values) => retypeLine(volume, values),
    }
    const image: Action = {
      title: t('volume.toImage', name),
      verb: t('volume.toImageVerb'),
      rule: 'volume_extension:volume_actions:upload_image',
      fields: [{ name: 'name', label: t('word.name'), kind: 'text', required: true }],
      calls: (values) =>
        act({ 'os-volume_upload_image': given({ image_name: text(values, 'name'), force: used ? true : undefined }) }),
      cli: (values) => line('octopus', 'volume', 'upload-image', volume.id, text(values, 'name') ?? 'NAME'),
    }
    const backup: Action = {
      title: t('volume.backup', name),
      verb: t('volume.backupVerb'),
      rule: 'backup:create',
      fields: [
        { name: 'name', label: t('word.name'), kind: 'text' },
        { name: 'incremental', label: t('backup.incremental'), kind: 'switch', initial: false },
      ],
      calls: (values) => [
        {
          method: 'POST',
          path: '/v3/backups',
          body: {
            backup: given({
              volume_id: volume.id,
              name: text(values, 'name'),
              incremental: values.incremental === true,
              force: used ? true : undefined,
            }),
          },
        },
      ],
      cli: (values) =>
        line('octopus', 'backup', 'create', volume.id, ...option('--name', values.name), values.incremental === true && '--incremental'),
    }
    const still = volume.status === 'available' || volume.status === 'in-use'
    return [
      ...(still ? [extend, snapshot] : []),
      edit,
      ...(still ? [retype, image, backup] : []),
      ...(volume.status === 'available' && !volume.group_id ? [offer(volume)] : []),
      ...seldom(volume),
      reset({ kind: 'volume', ...volume }),
      ...force({ kind: 'volume', ...volume }),
      ...(DELETABLE.test(volume.status) ? [remove([volume])] : []),
    ]
  }
}
