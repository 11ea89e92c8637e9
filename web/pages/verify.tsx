import { addresses } from '../../desk/http/contract/addresses.ts'
import { useWords } from '../words/index.ts'
import { Languages } from './languages.tsx'
import { PublicBanner } from './public-banner.tsx'
import { Checker } from './verify/checker.tsx'
import { useTitle } from './title.ts'

/** For anybody: checks a receipt in this browser, without signing in and without trusting the desk. */
export function Verify() {
  const { t } = useWords()
  useTitle(t('verify.title'))
  return (
    <>
      <PublicBanner />
      <main className="plain-page narrow-page" id="main" tabIndex={-1}>
        <header className="page-head">
          <h1>{t('verify.title')}</h1>
          <Languages />
        </header>
        <Checker />
        <p className="block-note">
          <a href={import.meta.env.VITE_VERIFY_OFFLINE} download>
            {t('verify.save')}
          </a>{' '}
          · <a href={addresses.signIn}>{t('sign-in.title')}</a>
        </p>
      </main>
    </>
  )
}
