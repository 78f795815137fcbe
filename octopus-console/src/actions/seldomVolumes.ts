import type { Volume } from '../api/types'
import { useWords } from '../i18n'
import { line } from '../lib/command'
import { type Action, given, text, type Values } from './action'
import { useAttachToNode } from './devices'

const ADMIN = 'volume_extension:volume_admin_actions'

/** What administrators and careful people ask for now and then: moving, flags, writing over, letting go. */
export function useSeldomVolumeActions(): (volume: Volume) => Action[] {
  const { t } = useWords()
  const attach = useAttachToNode()
  return (volume) => {
    const name = { name: volume.name ?? volume.id.slice(0, 8) }
    const act = (body: Values) => [{ method: 'POST' as const, path: `/v3/volumes/${volume.id}/action`, body }]
    const migrate: Action = {
      title: t('volume.migrate', name),
      verb: t('volume.migrateVerb'),
      rule: `${ADMIN}:migrate_volume`,
      note: t('volume.migrateNote'),
      fields: [
        { name: 'host', label: t('volume.toPool'), kind: 'pool', required: true },
        { name: 'lock', label: t('volume.lock'), kind: 'switch', initial: false },
      ],
      calls: (values) =>
        act({
          'os-migrate_volume': given({
            host: text(values, 'host'),
            force_host_copy: false,
            lock_volume: values.lock === true,
          }),
        }),
      cli: (values) =>
        line('octopus', 'volume', 'migrate', volume.id, text(values, 'host') ?? 'HOST', values.lock === true && '--lock'),
    }
    const isBootable = volume.bootable === 'true'
    const boot: Action = {
      title: t(isBootable ? 'volume.unboot' : 'volume.boot', name),
      verb: t(isBootable ? 'volume.unbootVerb' : 'volume.bootVerb'),
      rule: 'volume:update',
      calls: () => act({ 'os-set_bootable': { bootable: !isBootable } }),
      cli: () => line('octopus', 'volume', 'set-bootable', volume.id, String(!isBootable)),
    }
    const isReadonly = /^true$/i.test(volume.metadata.readonly ?? '')
    const readonly: Action = {
      title: t(isReadonly ? 'volume.writable' : 'volume.readonly', name),
      verb: t(isReadonly ? 'volume.writableVerb' : 'volume.readonlyVerb'),
      rule: 'volume:update_readonly_flag',
      calls: () => act({ 'os-update_readonly_flag': { readonly: !isReadonly } }),
      cli: () => line('octopus', 'volume', 'set-readonly', volume.id, String(!isReadonly)),
    }
    const unmanage: Action = {
      title: t('volume.unmanage', name),
      verb: t('volume.unmanageVerb'),
      danger: true,
      rule: 'volume_extension:volume_unmanage',
      note: t('volume.unmanageNote'),
      calls: () => act({ 'os-unmanage': {} }),
      cli: () => line('octopus', 'volume', 'unmanage', volume.id),
    }
    const isReserved = volume.status === 'reserved'
    const reimage: Action = {
      title: t('hand.reimage', name),
      verb: t('hand.reimageVerb'),
      danger: true,
      rule: isReserved ? 'volume:reimage_reserved' : 'volume:reimage',
      note: t('hand.reimageNote'),
      fields: [{ name: 'image', label: t('word.image'), kind: 'image', required: true }],
      calls: (values) =>
        act({ 'os-reimage': given({ image_id: text(values, 'image'), reimage_reserved: isReserved ? true : undefined }) }),
      cli: (values) =>
        line('octopus', 'volume', 'reimage', volume.id, text(values, 'image') ?? 'IMAGE', isReserved && '--reserved'),
    }
    const idle = volume.status === 'available'
    const still = idle || volume.status === 'in-use'
    return [
      ...(idle || (still && volume.multiattach) ? [attach.volume(volume)] : []),
      ...(still ? [migrate] : []),
      ...(idle || isReserved || volume.status === 'error' ? [reimage] : []),
      boot,
      ...(idle ? [readonly] : []),
      ...(idle && !volume.group_id ? [unmanage] : []),
    ]
  }
}
