import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { I18nProvider } from 'react-aria-components'
import { prefsAre } from './prefs.ts'
import { queries } from './queries.ts'
import { router } from './routes.ts'
import { usePrefs } from './use-prefs.ts'
import { openWords, wordsInstance } from './words/index.ts'

function Desk() {
  const { language, scheme } = usePrefs()
  const [spoken, setSpoken] = useState(language)
  useEffect(() => {
    if (scheme === 'auto') delete document.documentElement.dataset.scheme
    else document.documentElement.dataset.scheme = scheme
  }, [scheme])
  useEffect(() => {
    void openWords(language).then(() => setSpoken(language))
  }, [language])
  return (
    <I18nextProvider i18n={wordsInstance}>
      <I18nProvider locale={spoken === 'ar' ? 'ar-EG' : spoken === 'fr' ? 'fr-FR' : 'en-GB'}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </I18nextProvider>
  )
}

async function open(place: HTMLElement): Promise<void> {
  // The words, the page and what it shows are asked for at once, not one after the other.
  await Promise.all([openWords(prefsAre().language), router.load()])
  createRoot(place).render(
    <StrictMode>
      <Desk />
    </StrictMode>,
  )
}

const place = document.getElementById('desk')
if (place) void open(place)
