import { Alert, Flex } from 'antd'
import type { ProductSchema } from '../api/onboard'
import { useWords } from '../i18n'
import { masked } from '../lib/command'
import { type Draft, givenOptions, secretNames, specOf } from '../lib/spec'
import { Facts, PairsView } from '../parts/Facts'

/** What will be sent, before it is. */
export function Review({ draft, schema }: { draft: Draft; schema: ProductSchema | undefined }) {
  const { t } = useWords()
  const spec = specOf(draft, schema)
  const missing = (schema?.required ?? []).filter((name) => givenOptions(draft, undefined)[name] === undefined)
  return (
    <Flex vertical gap={12}>
      <Alert type="info" showIcon title={t('onboard.nothingYet')} />
      {missing.length > 0 && !draft.driver && (
        <Alert type="warning" showIcon title={t('onboard.missing', { names: missing.join(', ') })} />
      )}
      <Facts
        facts={[
          [t('word.name'), spec.name],
          [t('onboard.product'), draft.product ?? draft.driver],
          [t('backend.options'), <PairsView key="options" pairs={masked(spec.options, secretNames(schema))} />],
          [t('onboard.nodes'), spec.nodes.join(', ') || t('onboard.here')],
          [t('network.title'), (spec.network ?? []).map((each) => `${String(each.node)}: ${String(each.name)}`).join(', ')],
          [t('menu.types'), spec.types.map((type) => type.name).join(', ')],
          [t('onboard.target'), t(`onboard.target_${String(draft.target?.kind ?? 'built-in')}`, { defaultValue: String(draft.target?.kind ?? 'built-in') })],
          [t('word.zone'), draft.zone],
          [
            t('onboard.acceptance'),
            draft.acceptance?.run === false
              ? t('word.no')
              : [
                  `${draft.acceptance?.size_gib ?? 1} GiB`,
                  `${draft.acceptance?.data_mib ?? 16} MiB`,
                  ...(draft.acceptance?.overwrite ? [t('onboard.tryOverwrite')] : []),
                ].join(', '),
          ],
        ]}
      />
    </Flex>
  )
}
