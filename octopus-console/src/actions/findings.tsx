import type { Finding } from '../api/types'
import { useWords } from '../i18n'
import { line } from '../lib/command'
import { FaultText } from '../parts/FaultText'
import type { Action } from './action'

export function useFindingActions(): (finding: Finding) => Action[] {
  const { t } = useWords()
  return (finding) =>
    finding.healing === null
      ? []
      : [
          {
            title: t('finding.heal', { how: finding.healing }),
            verb: t('finding.healVerb'),
            rule: 'finding:heal',
            note: <FaultText fault={finding} />,
            calls: () => [{ method: 'POST', path: `/api/v1/findings/${finding.id}/heal` }],
            cli: () => line('octopus', 'finding', 'heal', finding.id),
          },
        ]
}
