import type { Image } from '../api/types'
import { useWords } from '../i18n'
import { line, option } from '../lib/command'
import { type Action, text } from './action'

/** Glance asks no rule; who may not send bytes may not change images either. */
const RULE = 'image:upload'
const PATCH_TYPE = 'application/openstack-images-v2.1-json-patch'

export function useImageActions(): (image: Image) => Action[] {
  const { t } = useWords()
  return (image) => {
    const name = { name: image.name ?? image.id.slice(0, 8) }
    const edit: Action = {
      title: t('image.edit', name),
      verb: t('action.edit'),
      rule: RULE,
      fields: [
        { name: 'name', label: t('word.name'), kind: 'text', initial: image.name ?? '' },
        {
          name: 'visibility',
          label: t('image.visibility'),
          kind: 'select',
          required: true,
          initial: image.visibility,
          choices: ['private', 'shared', 'community', 'public'].map((value) => ({ value, label: value })),
        },
        { name: 'undeletable', label: t('image.protected'), kind: 'switch', initial: image.protected },
      ],
      calls: (values) => [
        {
          method: 'PATCH',
          path: `/image/v2/images/${image.id}`,
          contentType: PATCH_TYPE,
          body: [
            { op: 'replace', path: '/name', value: text(values, 'name') ?? '' },
            { op: 'replace', path: '/visibility', value: values.visibility },
            { op: 'replace', path: '/protected', value: values.undeletable === true },
          ],
        },
      ],
      cli: (values) =>
        line(
          'octopus',
          'image',
          'set',
          image.id,
          ...option('--name', values.name),
          ...option('--visibility', values.visibility),
          values.undeletable === true && '--protected',
        ),
    }
    const remove: Action = {
      title: t('image.delete', name),
      verb: t('action.delete'),
      danger: true,
      rule: RULE,
      calls: () => [{ method: 'DELETE', path: `/image/v2/images/${image.id}` }],
      cli: () => line('octopus', 'image', 'delete', image.id),
    }
    return image.protected ? [edit] : [edit, remove]
  }
}
