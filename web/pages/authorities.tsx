import { useWords } from '../words/index.ts'

export function Authorities() {
  const { t } = useWords()
  return (
    <main className="plain-page" id="main">
      <h1>{t('lost.title')}</h1>
    </main>
  )
}
