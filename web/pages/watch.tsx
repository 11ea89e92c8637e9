import { useWords } from '../words/index.ts'

export function Watch() {
  const { t } = useWords()
  return (
    <main className="plain-page" id="main">
      <h1>{t('lost.title')}</h1>
    </main>
  )
}
