import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { I18nProvider } from 'react-aria-components'
import { Refusal } from './api.ts'
import { prefsAre } from './prefs.ts'
import { router } from './routes.ts'
import { usePrefs } from './use-prefs.ts'
import { openWords, wordsInstance } from './words/index.ts'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      retry: (times, error) =>
        times < 2 && !(error instanceof Refusal && error.status >= 400 && error.status < 500),
    },
    // A deed is never repeated by itself: a person sees that it failed and presses again.
    mutations: { retry: false },
  },
})

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

await openWords(prefsAre().language)
const place = document.getElementById('desk')
if (place)
  createRoot(place).render(
    <StrictMode>
      <Desk />
    </StrictMode>,
  )
