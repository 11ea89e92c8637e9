import { Exact } from '../../ui/raw.tsx'
import { useWords, type WordKey } from '../../words/index.ts'

/** What was done to a piece before it was hashed, or how a word was hidden. */
export function VariantName({ variant }: { variant: string }) {
  const { t, has } = useWords()
  const key = `signal.variant.${variant}`
  return has(key) ? <span>{t(key as WordKey)}</span> : <Exact>{variant}</Exact>
}
