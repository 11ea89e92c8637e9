import { useQuery } from '@tanstack/react-query'
import { useWords } from '../words/index.ts'

const isSandbox = (about: unknown): boolean =>
  typeof about === 'object' && about !== null && 'sandbox' in about && about.sandbox === true

/** The sandbox says so on the pages before the door, too; there the desk's public description tells. */
export function PublicBanner() {
  const { t } = useWords()
  const { data } = useQuery({
    queryKey: ['about'],
    queryFn: async (): Promise<unknown> => (await fetch('/.well-known/guichet.json')).json(),
    staleTime: Infinity,
    retry: false,
  })
  if (!isSandbox(data)) return null
  return (
    <aside className="sandbox" aria-label={t('sandbox.label')}>
      <strong>{t('sandbox.label')}</strong>
      <span className="sandbox-text">{t('sandbox.text')}</span>
    </aside>
  )
}
