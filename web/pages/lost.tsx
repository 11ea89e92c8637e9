import { Link } from '@tanstack/react-router'
import { useWords } from '../words/index.ts'

export function Lost() {
  const { t } = useWords()
  return (
    <main className="plain-page" id="main">
      <h1>{t('lost.title')}</h1>
      <p>{t('lost.text')}</p>
      <p>
        <Link to="/">{t('nav.back-to-inbox')}</Link>
      </p>
    </main>
  )
}
