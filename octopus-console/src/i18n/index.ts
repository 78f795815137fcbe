import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'

export const LANGUAGES = ['en', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

const KEPT_AS = 'octopus.language'

/** What was chosen before; otherwise what the browser asks for first. */
export function firstLanguage(kept: string | null, wanted: readonly string[]): Language {
  const known = LANGUAGES.find((language) => language === kept)
  if (known) return known
  const first = wanted.map((tag) => LANGUAGES.find((language) => tag.toLowerCase().startsWith(language)))
  return first.find((language) => language !== undefined) ?? 'en'
}

async function words(language: Language) {
  const module = language === 'zh' ? await import('./zh') : await import('./en')
  return module.default
}

export async function startLanguage(): Promise<void> {
  const language = firstLanguage(localStorage.getItem(KEPT_AS), navigator.languages)
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: await words(language) } },
    fallbackLng: false,
    interpolation: { escapeValue: false },
  })
  document.documentElement.lang = tag(language)
}

export async function chooseLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await words(language))
  }
  localStorage.setItem(KEPT_AS, language)
  document.documentElement.lang = tag(language)
  await i18next.changeLanguage(language)
}

const tag = (language: Language) => (language === 'zh' ? 'zh-CN' : 'en')

/** Translation and the language for Intl. */
export function useWords() {
  const { t, i18n } = useTranslation()
  const language = i18n.language as Language
  return { t, language: tag(language), chosen: language }
}

/** A word of the API, such as a status, in the user's language; as it is when there is none. */
export function useApiWord() {
  const { t, i18n } = useTranslation()
  return (group: string, word: string) => {
    const key = `${group}.${word}`
    return i18n.exists(key) ? t(key) : word
  }
}
