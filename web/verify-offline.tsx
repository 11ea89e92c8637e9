/** The receipt check alone, for a file that is saved once and works without this desk and without a network. */
import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { Languages } from './pages/languages.tsx'
import { Checker } from './pages/verify/checker.tsx'
import { prefsAre } from './prefs.ts'
import { usePrefs } from './use-prefs.ts'
import { Announcer } from './ui/announce.tsx'
import { openWords, useWords, wordsInstance } from './words/index.ts'

function Offline() {
  const { language } = usePrefs()
  const [, setSpoken] = useState(language)
  const { t } = useWords()
  useEffect(() => {
    void openWords(language).then(() => setSpoken(language))
  }, [language])
  useEffect(() => {
    document.title = `${t('verify.title')} · Guichet`
  })
  return (
    <main className="plain-page narrow-page" id="main">
      <header className="page-head">
        <h1>{t('verify.title')}</h1>
        <Languages />
      </header>
      <Checker />
      <Announcer />
    </main>
  )
}

void openWords(prefsAre().language).then(() => {
  const place = document.getElementById('desk')
  if (place)
    createRoot(place).render(
      <StrictMode>
        <I18nextProvider i18n={wordsInstance}>
          <Offline />
        </I18nextProvider>
      </StrictMode>,
    )
})
