import { Card } from 'antd'
import type { PreflightFinding } from '../api/onboard'
import { useApiWord, useWords } from '../i18n'
import { pathMatrix } from '../lib/paths'

const MARKS = { pass: '●', failure: '✖', skipped: '○' }

/** Which node reaches which portal, as a picture that can be read aloud too. */
export function Matrix({ findings }: { findings: readonly PreflightFinding[] }) {
  const { t } = useWords()
  const word = useApiWord()
  const matrix = pathMatrix(findings)
  if (matrix.portals.length === 0) return null
  return (
    <Card size="small" title={t('onboard.paths')}>
      <div className="scroll-x" role="region" aria-label={t('onboard.paths')} tabIndex={0}>
        <table className="matrix">
          <thead>
            <tr>
              <th scope="col">{t('onboard.nodeAndPortal')}</th>
              {matrix.portals.map((portal) => (
                <th scope="col" key={portal}>
                  <code>{portal}</code>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.nodes.map((node) => (
              <tr key={node}>
                <th scope="row">{node || t('onboard.here')}</th>
                {matrix.portals.map((portal) => {
                  const state = matrix.state(node, portal)
                  return (
                    <td key={portal} className={state ? `path-${state}` : ''} title={matrix.why(node, portal)}>
                      {state ? (
                        <>
                          <span aria-hidden="true">{MARKS[state]}</span> {word('state', state)}
                        </>
                      ) : (
                        '–'
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}
