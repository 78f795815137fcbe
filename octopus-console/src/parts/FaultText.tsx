import type { Fault } from '../api/client'
import { useWords } from '../i18n'

interface Told {
  sentence?: string
  sentence_zh?: string | null
}

/** The sentence of a table in the reader's language; in English only where there is no other. */
export function useSentence(): (told: Told) => string {
  const { chosen } = useWords()
  return (told) => (chosen === 'zh' ? told.sentence_zh : undefined) ?? told.sentence ?? ''
}

/** A fault in a row of a list. What is its own is said in English, so other languages have the sentence of its code first. */
export function FaultText({
  fault,
  plain = false,
}: {
  fault: Told & Pick<Fault, 'what' | 'cause' | 'correction'>
  /** Without the sentence, where that stands above already. */
  plain?: boolean
}) {
  const { chosen, t } = useWords()
  const sentence = useSentence()
  return (
    <>
      {!plain && chosen !== 'en' && sentence(fault) && <div>{sentence(fault)}</div>}
      <div>
        <strong>{fault.what}</strong>
        {fault.cause && `: ${fault.cause}`}
      </div>
      {fault.correction && (
        <div className="quiet">
          {t('fault.correction')} {fault.correction}
        </div>
      )}
    </>
  )
}
