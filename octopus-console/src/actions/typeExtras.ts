import type { QosSpecs, VolumeType } from '../api/types'
import { useWords } from '../i18n'
import { line, option } from '../lib/command'
import { type Action, given, text, whole } from './action'

/** What belongs to a type beside its specs: who sees it, its quality of service, how its volumes are encrypted. */
export function useTypeExtras(): (type: VolumeType, qos: QosSpecs[]) => Action[] {
  const { t } = useWords()
  return (type, qos) => {
    const name = { name: type.name }
    const path = `/v3/types/${type.id}`
    const access: Action = {
      title: t('type.access', name),
      verb: t('type.accessVerb'),
      rule: 'volume_extension:volume_type_access:addProjectAccess',
      note: t('type.accessNote'),
      fields: [
        { name: 'project', label: t('word.project'), kind: 'text', required: true },
        { name: 'away', label: t('type.accessAway'), kind: 'switch', initial: false },
      ],
      calls: (values) => [
        {
          method: 'POST',
          path: `${path}/action`,
          body: { [values.away === true ? 'removeProjectAccess' : 'addProjectAccess']: { project: text(values, 'project') } },
        },
      ],
      cli: (values) =>
        line('octopus', 'type', 'access', type.name, ...option(values.away === true ? '--remove' : '--add', values.project)),
    }
    const quality: Action = {
      title: t('type.qosOf', name),
      verb: t('type.qosVerb'),
      rule: 'volume_extension:qos_specs_manage:update',
      fields: [
        {
          name: 'qos',
          label: t('type.qos'),
          kind: 'select',
          initial: type.qos_specs_id ?? undefined,
          choices: qos.map((each) => ({ value: each.id, label: each.name })),
        },
      ],
      calls: (values) => {
        const wanted = text(values, 'qos')
        const call = (id: string, verb: string) => ({
          method: 'GET' as const,
          path: `/v3/qos-specs/${id}/${verb}?vol_type_id=${type.id}`,
        })
        if (wanted === (type.qos_specs_id ?? undefined)) return []
        // A type has one at most: with another one it is put in its place.
        return wanted ? [call(wanted, 'associate')] : [call(type.qos_specs_id ?? '', 'disassociate')]
      },
      cli: (values) =>
        text(values, 'qos')
          ? line('octopus', 'qos', 'types', text(values, 'qos'), '--add', type.name)
          : line('octopus', 'qos', 'types', type.qos_specs_id, '--remove', type.name),
    }
    const encrypt: Action = {
      title: t('type.encrypt', name),
      verb: t('type.encryptVerb'),
      rule: 'volume_extension:volume_type_encryption:create',
      note: t('type.encryptNote'),
      fields: [
        {
          name: 'provider',
          label: t('type.provider'),
          kind: 'select',
          required: true,
          initial: 'luks',
          choices: ['luks', 'luks2'].map((value) => ({ value, label: value })),
        },
        { name: 'cipher', label: t('type.cipher'), kind: 'text', example: 'aes-xts-plain64' },
        { name: 'bits', label: t('type.keyBits'), kind: 'number', least: 128, most: 512, initial: 256 },
      ],
      calls: (values) => [
        {
          method: 'POST',
          path: `${path}/encryption`,
          body: {
            encryption: given({
              provider: values.provider,
              control_location: 'front-end',
              cipher: text(values, 'cipher'),
              key_size: whole(values, 'bits'),
            }),
          },
        },
      ],
      cli: (values) =>
        line(
          'octopus',
          'type',
          'encrypt',
          type.name,
          ...option('--provider', values.provider),
          ...option('--cipher', values.cipher),
          ...option('--key-size', values.bits),
        ),
    }
    return [...(type.is_public ? [] : [access]), ...(qos.length > 0 || type.qos_specs_id ? [quality] : []), encrypt]
  }
}
