import { languages, prefer } from '../prefs.ts'
import { usePrefs } from '../use-prefs.ts'
import { useWords } from '../words/index.ts'

export const ownNames = { ar: 'عربي', fr: 'Français', en: 'English' } as const

/** Each language by its own name. */
export function Languages() {
  const { language } = usePrefs()
  const { t } = useWords()
  return (
    <fieldset className="languages" aria-label={t('settings.language')}>
      {languages.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={one === language}
          onClick={() => prefer({ language: one })}
        >
          {ownNames[one]}
        </button>
      ))}
    </fieldset>
  )
}
