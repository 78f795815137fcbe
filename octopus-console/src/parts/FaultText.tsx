import type { Fault } from '../api/client'
import { useWords } from '../i18n'

type Texts = Pick<Fault, 'what' | 'what_zh' | 'cause' | 'cause_zh' | 'correction' | 'correction_zh'>
type Told = Texts & Pick<Fault, 'sentence' | 'sentence_zh'>

/** A text that the server says in both languages, such as "what" and "what_zh"; in English where there is no other. */
export function useSaid(): <T extends object>(told: T, name: keyof T & string) => string {
  const { chosen } = useWords()
  return (told, name) => {
    const texts = told as Record<string, string | null | undefined>
    return (chosen === 'zh' ? texts[`${name}_zh`] : undefined) ?? texts[name] ?? ''
  }
}

/** What, cause and correction as the reader reads them. */
export function useFaultTexts(): (told: Told) => { title: string; rest: string[]; correction: string } {
  const { chosen } = useWords()
  const said = useSaid()
  return (told) => {
    const what = said(told, 'what')
    const cause = said(told, 'cause')
    // What nobody has put into this language is explained first by the sentence of its code.
    const foreign = chosen !== 'en' && !told.what_zh
    const title = (foreign && said(told, 'sentence')) || what
    return { title, rest: [title === what ? '' : what, cause].filter(Boolean), correction: said(told, 'correction') }
  }
}

/** A fault in one line, for tables. */
export function useFaultLine(): (told: Told) => string {
  const texts = useFaultTexts()
  return (told) => {
    const { title, rest, correction } = texts(told)
    return [title, ...rest, correction].filter(Boolean).join(' · ')
  }
}

/** A fault in a row of a list. */
export function FaultText({ fault, plain = false }: { fault: Told; /** Without its title, where that stands above already. */ plain?: boolean }) {
  const { t } = useWords()
  const { title, rest, correction } = useFaultTexts()(fault)
  return (
    <>
      {!plain && <strong>{title}</strong>}
      {rest.map((text) => (
        <div key={text}>{text}</div>
      ))}
      {correction && (
        <div className="quiet">
          {t('fault.correction')} {correction}
        </div>
      )}
    </>
  )
}
